package dev.isthmus.sampler.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import dev.isthmus.sampler.NoiseSource;
import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.diffusion.NoiseSchedule;
import dev.isthmus.sampler.diffusion.Respacing;
import dev.isthmus.sampler.diffusion.ReverseCoefficients;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That a saving of the diffusion head, switched off, really is not made. */
class HeadTest {

    private static final int STEPS = 4;
    private static final int ROWS = 3;
    private static final int DEPTH = 2;
    private static final int WIDTH = 8;
    private static final int CHANNELS = 5;
    private static final int CONDITION = 6;
    private static final MarConfig CONFIG =
            new MarConfig(4, 1, 1, 4, 1, 1, CONDITION, 1, 1, CHANNELS, 3, 2, DEPTH, WIDTH);
    private static final ReverseCoefficients COEFFICIENTS =
            new ReverseCoefficients(NoiseSchedule.cosine(), Respacing.of(STEPS, OptionalInt.empty()));

    private Opened<DiffusionMlp> opened;

    @BeforeEach
    void open() {
        opened = Opened.open(new WeightSource.Random(1), ParameterTable.of(CONFIG), Placement.CPU, w -> {
            new MarNetwork(CONFIG, w);
            return new DiffusionMlp(CONFIG, w.in("diffloss.net"));
        });
    }

    @AfterEach
    void nothingIsLeftAlive() {
        opened.close();
        assertEquals(0, Torch.liveTensors());
    }

    private Head all() {
        return new Head(opened.network(), Savings.ALL);
    }

    private Head without(Saving saving) {
        return new Head(opened.network(), Savings.ALL.without(saving));
    }

    @Test
    void timesteps() {
        try (Scope scope = Scope.open()) {
            Tensor once = all().times(COEFFICIENTS).of(1, 3, ROWS);
            Tensor each = without(Saving.TIME_TABLE).times(COEFFICIENTS).of(1, 3, ROWS);
            assertArrayEquals(new long[] {2, 1, WIDTH}, once.shape());
            assertArrayEquals(new long[] {2, ROWS, WIDTH}, each.shape());
            assertClose(once.expand(2, ROWS, WIDTH), each);
        }
    }

    @Test
    void conditions() {
        try (Scope scope = Scope.open()) {
            Tensor z = ramp(2 * ROWS, CONDITION);
            Tensor once = all().conditions(z).of(2, ROWS);
            Tensor each = without(Saving.CONDITION_ONCE).conditions(z).of(2, ROWS);
            assertArrayEquals(new long[] {1, ROWS, WIDTH}, once.shape());
            assertArrayEquals(new long[] {2, ROWS, WIDTH}, each.shape());
            assertClose(once.expand(2, ROWS, WIDTH), each);
        }
    }

    @Test
    void modulations() {
        try (Scope scope = Scope.open()) {
            assertTrue(all().evaluationsAtOnce(ROWS) > 1);
            Head apart = without(Saving.ADALN_TOGETHER);
            assertEquals(1, apart.evaluationsAtOnce(ROWS));
            Tensor embedded = ramp(1, ROWS, WIDTH);
            for (int part = 0; part < 3 * DEPTH + 2; part++) {
                assertClose(all().modulations(embedded).at(0).apply(part), apart.modulations(embedded).at(0).apply(part));
            }
        }
    }

    @Test
    void noise() {
        assertEquals(List.of(0, 1, 2, 3), draws(Savings.ALL, true));
        assertEquals(List.of(0, 0, 1, 1, 2, 2, 3, 3), draws(Savings.ALL.without(Saving.CONDITIONAL_NOISE), true));
        assertEquals(List.of(0, 1, 2, 3), draws(Savings.NONE, false));
    }

    /** The noise that a process asks for. */
    private List<Integer> draws(Savings savings, boolean guided) {
        List<Integer> drawn = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            Tensor z = ramp(guided ? 2 * ROWS : ROWS, CONDITION);
            new MlpHead(opened.network(), savings).prepare(COEFFICIENTS).sample(z, guided, 2, 1, new NoiseSource.Draws() {
                @Override
                public void initial(Tensor x) {
                    x.segment().fill((byte) 0);
                }

                @Override
                public void step(int step, Tensor xi) {
                    drawn.add(step);
                    xi.segment().fill((byte) 0);
                }
            });
        }
        return drawn;
    }

    private static Tensor ramp(long... shape) {
        try (Scope scope = Scope.open()) {
            Tensor values = Tensor.empty(DType.F32, shape);
            MemorySegment memory = values.segment();
            for (int i = 0; i < values.elements(); i++) {
                memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) Math.sin(i));
            }
            return scope.keep(values);
        }
    }

    private static void assertClose(Tensor expected, Tensor actual) {
        assertArrayEquals(expected.toFloats(), actual.toFloats(), 1e-6f);
    }
}
