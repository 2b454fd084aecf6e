package dev.isthmus.sampler.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.ShapeException;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.diffusion.NoiseSchedule;
import dev.isthmus.sampler.diffusion.Respacing;
import dev.isthmus.sampler.diffusion.ReverseCoefficients;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One reverse step against the formulas of the MAR reference, written out in double precision. */
class ReverseStepTest {

    /** The reference's timesteps for T = 10. */
    private static final int[] TIMESTEPS = {0, 111, 222, 333, 444, 555, 666, 777, 888, 999};
    private static final ReverseCoefficients COEFFICIENTS =
            new ReverseCoefficients(NoiseSchedule.cosine(), Respacing.of(TIMESTEPS.length, OptionalInt.empty()));
    private static final int LAST = TIMESTEPS.length - 1;
    /** Of single against double precision, relative to the terms that are added up. */
    private static final double TOLERANCE = 2e-6;

    private final Random random = new Random(5);

    @ParameterizedTest(name = "{0} rows of {1}")
    @CsvSource({"1, 1", "4, 1", "1, 5", "3, 7", "2, 16", "5, 12"})
    void everyStepIsTheReferences(int rows, int channels) {
        for (int j = 0; j <= LAST; j++) {
            for (float guidance : new float[] {Float.NaN, 1.25f, 4}) {
                Values v = new Values(rows, channels, !Float.isNaN(guidance));
                float[] actual = v.step(j, guidance, 0.7f);
                for (int i = 0; i < actual.length; i++) {
                    Oracle expected = v.oracle(i, j, guidance, 0.7f);
                    assertEquals(expected.value, actual[i], TOLERANCE * expected.terms,
                            "step " + j + ", guidance " + guidance + ", value " + i);
                }
            }
        }
    }

    /** On a GPU a kernel reads by these sizes, whatever there is. */
    @Test
    void tensorsThatDoNotFitAreRefused() {
        ReverseStep step = new ReverseStep(COEFFICIENTS, 1, true, 2, 1);
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.zeros(DType.F32, 3, 4);
            Tensor predicted = Tensor.zeros(DType.F32, 6, 8);
            Tensor noise = Tensor.zeros(DType.F32, 3, 4);
            step.apply(x, predicted, noise);
            List<Executable> bad = List.of(() -> step.apply(x, predicted.narrow(0, 0, 3), noise),
                    () -> step.apply(x, predicted.narrow(1, 0, 4), noise), () -> step.apply(x, predicted, noise.narrow(0, 0, 2)),
                    () -> step.apply(x, predicted.to(DType.F16), noise), () -> step.apply(x.view(-1), predicted, noise),
                    () -> step.apply(Tensor.zeros(DType.F32, 4, 3).transpose(0, 1), predicted, noise),
                    () -> step.apply(x, predicted, Tensor.zeros(DType.F64, 3, 4)));
            for (Executable attempt : bad) {
                assertThrows(ShapeException.class, attempt);
            }
            new ReverseStep(COEFFICIENTS, 1, false, 2, 1).apply(Tensor.zeros(DType.F32, 0, 4), Tensor.zeros(DType.F32, 0, 8),
                    Tensor.zeros(DType.F32, 0, 4));
        }
    }

    @Test
    void atTemperatureZeroNoiseDoesNotMatter() {
        for (int j = 0; j <= LAST; j++) {
            Values v = new Values(3, 5, true);
            assertArrayEquals(v.step(j, 2, 0), v.withNoise(gaussian(15)).step(j, 2, 0));
        }
    }

    @Test
    void theLastStepAddsNoNoise() {
        Values v = new Values(3, 5, false);
        assertArrayEquals(v.step(0, 1, 0), v.step(0, 1, 3));
        for (int j = 1; j <= LAST; j++) {
            float[] without = v.step(j, 1, 0);
            float[] with = v.step(j, 1, 3);
            for (int i = 0; i < with.length; i++) {
                assertTrue(with[i] != without[i], "no noise at step " + j);
            }
        }
    }

    @Test
    void noiseGrowsWithTemperature() {
        for (int j = 1; j < LAST; j++) {
            Values v = new Values(3, 5, true);
            float[] zero = v.step(j, 2, 0);
            float[] one = v.step(j, 2, 1);
            for (float temperature : new float[] {0.25f, 0.95f, 2, 7}) {
                float[] actual = v.step(j, 2, temperature);
                for (int i = 0; i < actual.length; i++) {
                    assertEquals(zero[i] + temperature * ((double) one[i] - zero[i]), actual[i],
                            TOLERANCE * (1 + temperature) * v.oracle(i, j, 2, 1).terms);
                }
            }
        }
    }

    @Test
    void theVarianceIsTheConditionalHalfs() {
        Values v = new Values(2, 3, true);
        float[] before = v.step(4, 2, 1);
        assertArrayEquals(before, v.withVariance(true, 9).step(4, 2, 1));
        float[] after = v.withVariance(false, 9).step(4, 2, 1);
        for (int i = 0; i < before.length; i++) {
            assertTrue(before[i] != after[i], "value " + i);
        }
    }

    private float[] gaussian(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** A result, and the sum of the magnitudes that it was made of. */
    private record Oracle(double value, double terms) {
    }

    /** What a step reads; predicted values beyond -1 to 1 are among them, since the variance channel is not clamped. */
    private final class Values {
        private final int channels;
        private final boolean guided;
        private final float[] x;
        private final float[] noise;
        private final float[] predicted;

        Values(int rows, int channels, boolean guided) {
            this(channels, guided, gaussian(rows * channels), gaussian(rows * channels),
                    gaussian((guided ? 4 : 2) * rows * channels));
        }

        private Values(int channels, boolean guided, float[] x, float[] noise, float[] predicted) {
            this.channels = channels;
            this.guided = guided;
            this.x = x;
            this.noise = noise;
            this.predicted = predicted;
        }

        Values withNoise(float[] other) {
            return new Values(channels, guided, x, other, predicted);
        }

        Values withVariance(boolean unconditional, float value) {
            float[] other = predicted.clone();
            int rows = x.length / channels;
            for (int row = unconditional ? rows : 0; row < (unconditional ? 2 * rows : rows); row++) {
                Arrays.fill(other, (2 * row + 1) * channels, (2 * row + 2) * channels, value);
            }
            return new Values(channels, guided, x, noise, other);
        }

        float[] step(int j, float guidance, float temperature) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment overwritten = arena.allocateFrom(ValueLayout.JAVA_FLOAT, x);
                new ReverseStep(COEFFICIENTS, j, guided, guidance, temperature).apply(overwritten,
                        arena.allocateFrom(ValueLayout.JAVA_FLOAT, predicted), arena.allocateFrom(ValueLayout.JAVA_FLOAT, noise),
                        channels);
                return overwritten.toArray(ValueLayout.JAVA_FLOAT);
            }
        }

        /** Element {@code i} of the next x. */
        Oracle oracle(int i, int j, double guidance, double temperature) {
            int rows = x.length / channels;
            int row = i / channels;
            int channel = i % channels;
            double eps = prediction(row, channel);
            double magnitude = Math.abs(eps);
            if (guided) {
                double conditional = eps;
                double unconditional = prediction(rows + row, channel);
                eps = unconditional + guidance * (conditional - unconditional);
                magnitude = Math.abs(unconditional) + guidance * (Math.abs(conditional) + Math.abs(unconditional));
            }
            double abar = NoiseSchedule.cosine().alphaBar(TIMESTEPS[j]);
            double before = j == 0 ? 1 : NoiseSchedule.cosine().alphaBar(TIMESTEPS[j - 1]);
            double beta = 1 - abar / before;
            double ofX0 = beta * Math.sqrt(before) / (1 - abar);
            double ofX = (1 - before) * Math.sqrt(1 - beta) / (1 - abar);
            double x0 = Math.sqrt(1 / abar) * x[i] - Math.sqrt(1 / abar - 1) * eps;
            double x0Terms = Math.sqrt(1 / abar) * Math.abs(x[i]) + Math.sqrt(1 / abar - 1) * magnitude;
            double added = 0;
            if (j > 0) {
                double fraction = (prediction(row, channels + channel) + 1) / 2;
                double logVariance = fraction * Math.log(beta) + (1 - fraction) * Math.log(beta * (1 - before) / (1 - abar));
                added = Math.exp(0.5 * logVariance) * noise[i] * temperature;
            }
            return new Oracle(ofX0 * x0 + ofX * x[i] + added, ofX0 * x0Terms + ofX * Math.abs(x[i]) + 10 * Math.abs(added));
        }

        private double prediction(int row, int at) {
            return predicted[row * 2 * channels + at];
        }
    }
}
