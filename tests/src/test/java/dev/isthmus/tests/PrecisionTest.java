package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.model.MarConfig;
import dev.isthmus.sampler.model.MarModel;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.model.Precision;
import dev.isthmus.sampler.model.WeightSource;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.PlanOverrides;
import dev.isthmus.sampler.plan.Presets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Products of lower precision change tokens by as much as their rounding, on every backbone, here and on a GPU where there is one. */
@ExtendWith(NoLiveTensors.class)
public class PrecisionTest {

    private static final MarConfig CONFIG = new MarConfig(64, 2, 2, 64, 3, 4, 33, 4, 3, 3, 4, 5, 6, 64);
    private static final long[] SEEDS = {1, 2};
    /** Of the root mean square of the tokens; F16 rounds to 2^-11, BF16 to 2^-8, and the diffusion amplifies it. */
    private static final double F16 = 0.02;
    private static final double BF16 = 0.15;

    @TempDir
    Path temporary;

    @Test
    void tokensDifferByRounding() throws IOException {
        Path weights = RandomNetwork.write(temporary.resolve("m.safetensors"), CONFIG);
        List<Device> devices = Stream.concat(Stream.of(Device.CPU), Stream.of(Device.cuda(0)).filter(gpu -> Cuda.unavailable().isEmpty()))
                .toList();
        for (BackboneKind kind : BackboneKind.values()) {
            float[] expected = tokens(weights, Device.CPU, Precision.F32, kind);
            for (Device device : devices) {
                if (!device.equals(Device.CPU)) {
                    near(expected, tokens(weights, device, Precision.F32, kind), 1e-4, kind + ", F32 on " + device);
                }
                float[] half = tokens(weights, device, Precision.F16, kind);
                assertNotEquals(Arrays.hashCode(expected), Arrays.hashCode(half), "F16 is not used");
                near(expected, half, F16, kind + ", F16 on " + device);
                near(expected, tokens(weights, device, Precision.BF16, kind), BF16, kind + ", BF16 on " + device);
            }
        }
    }

    private static float[] tokens(Path weights, Device device, Precision precision, BackboneKind kind) {
        Plan plan = Presets.GTR_6_3X.plan(CONFIG.grid(), 1.5, PlanOverrides.NONE.withArSteps("3,2,1").withDiffusionSteps("12,5,5,9"));
        try (MarModel model = MarModel.open(new WeightSource.InFile(weights), CONFIG, new Placement(device, precision)); Scope scope = Scope.open()) {
            return model.sampler(kind).run(plan, Request.of(plan, new int[] {0, 1}, SEEDS, 1), new PhiloxNoise(SEEDS), StepListener.NONE)
                    .toFloats();
        }
    }

    /** By root mean squares: single tokens may be selected for detail or not by a hair. */
    private static void near(float[] expected, float[] actual, double tolerance, String what) {
        double square = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            square += expected[i] * (double) expected[i];
            error += (actual[i] - expected[i]) * (double) (actual[i] - expected[i]);
        }
        double relative = Math.sqrt(error / square);
        System.out.printf("%s: %.2g of the tokens%n", what, relative);
        assertTrue(relative <= tolerance, what + ": " + relative);
    }
}
