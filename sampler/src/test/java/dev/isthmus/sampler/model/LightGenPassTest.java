package dev.isthmus.sampler.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That a saving of LightGen's transformer, switched off, really is not made. */
class LightGenPassTest {

    private static final int[][] KNOWN = {{1, 5}, {0, 7}};
    private static final int[][] NONE = {{}, {}};
    private static final int[][] PREDICT = {{2, 3, 15}, {4, 5, 6}};
    /** 4 x 4 tokens, a text of 5 positions. */
    private static final LightGenConfig CONFIG = new LightGenConfig(4, 1, 1, 1, 6, 2, 2, 8, 2, 2, 10, 3, 2, 7, 5, 3, 1, 4);

    private Opened<LightGenNetwork> opened;
    /** Nobody may ask unless it is meant to. */
    private final Remembered refusing = new Remembered(() -> {
        throw new IllegalStateException("the first step was asked for");
    });

    @BeforeEach
    void open() {
        opened = Opened.open(new WeightSource.Random(1), ParameterTable.of(CONFIG), Placement.CPU, w -> new LightGenNetwork(CONFIG, w));
    }

    @AfterEach
    void nothingIsLeftAlive() {
        refusing.close();
        opened.close();
        assertEquals(0, Torch.liveTensors());
    }

    private LightGenPass without(Saving... off) {
        return new LightGenPass(opened.network(), Savings.ALL.without(off), refusing);
    }

    @Test
    void text() {
        try (Scope scope = Scope.open()) {
            Tensor aligned = Tensor.full(0.5, DType.F32, 1, 5, 10);
            Supplier<List<List<CrossContext>>> once = without().contexts(aligned, new int[] {0, 0}, true);
            assertSame(once.get(), once.get());
            Supplier<List<List<CrossContext>>> again = without(Saving.TEXT_ONCE).contexts(aligned, new int[] {0, 0}, true);
            assertNotSame(again.get(), again.get());
        }
    }

    /** By pass of the stack: sequences that attend to a text, and whether others get what no text gives. */
    @Test
    void nullPromptAndHalves() {
        assertEquals(List.of("2 and others"), contexts(true));
        assertEquals(List.of("2", "0 and others"), contexts(true, Saving.GUIDANCE_TOGETHER));
        assertEquals(List.of("4"), contexts(true, Saving.NULL_PROMPT_ROW));
        assertEquals(List.of("2", "2"), contexts(true, Saving.NULL_PROMPT_ROW, Saving.GUIDANCE_TOGETHER));
        assertEquals(List.of("2"), contexts(false));
    }

    private List<String> contexts(boolean guided, Saving... off) {
        try (Scope scope = Scope.open()) {
            Tensor aligned = Tensor.full(0.5, DType.F32, 2, 5, 10);
            return without(off).contexts(aligned, new int[] {0, 1}, guided).get().stream().map(blocks -> {
                assertEquals(CONFIG.crossDepth(), blocks.size());
                CrossContext last = blocks.getLast();
                if (last.keyValue() != null) {
                    assertArrayEquals(new long[] {last.attending(), 5, 2, 2, 5}, last.keyValue().shape());
                }
                return last.attending() + (last.attended() == null ? "" : " and others");
            }).toList();
        }
    }

    @Test
    void rowsOfTheCrossStack() {
        assertSame(PREDICT, without().rows(PREDICT));
        assertEquals(16, without(Saving.CROSS_ROWS).rows(PREDICT)[1].length);
    }

    @Test
    void encoderAndDecoder() {
        try (Scope scope = Scope.open()) {
            Tensor tokens = Tensor.full(0.5, DType.F32, 2, 16, 3);
            assertArrayEquals(new long[] {2, 3, 8}, without().hidden(tokens, KNOWN, PREDICT, true).shape());
            for (Saving[] off : new Saving[][] {{Saving.ENCODER_DECODER_ONCE}, {Saving.ENCODER_DECODER_ONCE, Saving.GUIDANCE_TOGETHER}}) {
                assertArrayEquals(new long[] {4, 3, 8}, without(off).hidden(tokens, KNOWN, PREDICT, true).shape());
                assertArrayEquals(new long[] {2, 3, 8}, without(off).hidden(tokens, KNOWN, PREDICT, false).shape());
            }
        }
    }

    @Test
    void firstStep() {
        try (Scope scope = Scope.open()) {
            Tensor tokens = Tensor.zeros(DType.F32, 2, 16, 3);
            assertThrows(IllegalStateException.class, () -> without().hidden(tokens, NONE, PREDICT, true));
            float[] computed = without(Saving.FIRST_STEP_ONCE).hidden(tokens, NONE, PREDICT, true).toFloats();
            int[] asked = {0};
            try (Remembered first = new Remembered(() -> {
                asked[0]++;
                return opened.network().decode(opened.network().decoderInput(null, new int[][] {{}}));
            })) {
                LightGenPass pass = new LightGenPass(opened.network(), Savings.ALL, first);
                for (int i = 0; i < 2; i++) {
                    assertArrayEquals(computed, pass.hidden(tokens, NONE, PREDICT, true).toFloats(), 1e-5f);
                }
                assertEquals(1, asked[0]);
            }
        }
    }
}
