package dev.isthmus.sampler.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That a saving of the transformer, switched off, really is not made. */
class PassTest {

    private static final int IMAGES = 2;
    private static final int DEPTH = 3;
    private static final int[] LABELS = {0, 2};
    private static final int[][] KNOWN = {{1, 5}, {0, 7}};
    private static final int[][] PREDICT = {{2, 3, 15}, {4, 5, 6}};
    private static final MarConfig CONFIG = new MarConfig(4, 1, 1, 6, DEPTH, 2, 8, DEPTH, 2, 3, 3, 2, 1, 4);

    private Opened<MarNetwork> opened;

    @BeforeEach
    void open() {
        opened = Opened.open(new WeightSource.Random(1), ParameterTable.of(CONFIG), Placement.CPU, w -> {
            new DiffusionMlp(CONFIG, w.in("diffloss.net"));
            return new MarNetwork(CONFIG, w);
        });
    }

    @AfterEach
    void nothingIsLeftAlive() {
        opened.close();
        assertEquals(0, Torch.liveTensors());
    }

    private Pass without(Saving... off) {
        return new Pass(opened.network(), Savings.ALL.without(off));
    }

    @Test
    void buffer() {
        try (Scope scope = Scope.open()) {
            Supplier<Tensor> once = without().buffer(LABELS, 2);
            assertSame(once.get(), once.get());
            Supplier<Tensor> again = without(Saving.BUFFER_ONCE).buffer(LABELS, 2);
            assertNotSame(again.get(), again.get());
            assertArrayEquals(once.get().toFloats(), again.get().toFloats());
        }
    }

    /** Sequences in each block's keys and values, and whether they are a tensor of their own, as where nothing else is asked. */
    @Test
    void halvesAndTheLastBlock() {
        assertEquals(List.of("4 shared", "4 shared", "4 own"), keysAndValues());
        assertEquals(List.of("2 shared", "2 shared", "2 own"), keysAndValues(Saving.GUIDANCE_TOGETHER));
        assertEquals(List.of("4 shared", "4 shared", "4 shared"), keysAndValues(Saving.LAST_BLOCK_ROWS));
        assertEquals(List.of("2 shared", "2 shared", "2 shared"), keysAndValues(Saving.values()));
    }

    private List<String> keysAndValues(Saving... off) {
        List<String> seen = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            Pass pass = without(off);
            Tensor tokens = Tensor.full(0.5, DType.F32, IMAGES, CONFIG.tokens(), CONFIG.tokenChannels());
            Tensor encoded = pass.encode(pass.buffer(LABELS, 2).get(), tokens, KNOWN, KeyValueStore.NONE);
            Tensor hidden = pass.decode(opened.network().decoderInput(encoded, KNOWN), PREDICT, (block, keyValue) -> {
                assertEquals(seen.size(), block);
                seen.add(keyValue.size(0) + (keyValue.isContiguous() ? " own" : " shared"));
                return keyValue;
            });
            assertArrayEquals(new long[] {2 * IMAGES, PREDICT[0].length, CONFIG.decoderWidth()}, hidden.shape());
        }
        return seen;
    }
}
