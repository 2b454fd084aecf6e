package dev.isthmus.tests.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.Device;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.parity.Comparison;
import dev.isthmus.sampler.parity.Parity;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Presets;
import dev.isthmus.tests.NoLiveTensors;
import dev.isthmus.tests.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same program on the GPU: recorded runs of the reference, and images beside those of the CPU. */
@ExtendWith({Gpu.class, NoLiveTensors.class})
class CudaImageTest {

    @Test
    void replaysTheReference() {
        List<Comparison> failed = new ArrayList<>();
        int cases = Parity.run(Repository.fixtures(), List.of(Repository.fashion()), Gpu.FIRST, comparison -> {
            if (comparison.status() == Comparison.Status.FAIL) {
                failed.add(comparison);
            }
        });
        assertTrue(cases > 5, cases + " cases");
        assertEquals(List.of(), failed);
    }

    /** Rounding differs, and the first diffusion steps amplify it; a picture stays the same picture. */
    @Test
    void imagesOfEqualSeedsLookTheSameOnCpuAndGpu() {
        for (BackboneKind backbone : BackboneKind.values()) {
            List<Pixels> onCpu = images(Device.CPU, backbone);
            List<Pixels> onGpu = images(Gpu.FIRST, backbone);
            for (int i = 0; i < onCpu.size(); i++) {
                double difference = difference(onCpu.get(i).hwc(), onGpu.get(i).hwc());
                System.out.printf("%s, image %d: mean difference %.3f of 255%n", backbone, i, difference);
                assertTrue(difference < 4, backbone + ", image " + i + ": " + difference);
            }
        }
    }

    private static List<Pixels> images(Device device, BackboneKind backbone) {
        Cuda.require(device);
        try (ImageModel model = ImageModel.open(ModelSource.of(Repository.fashion()), Placement.on(device))) {
            Plan plan = Presets.GTR_6_3X.plan(model.config().mar().grid(), 2);
            int[] labels = IntStream.range(0, 10).toArray();
            long[] seeds = IntStream.range(100, 110).asLongStream().toArray();
            return model.generate(backbone, plan, Request.of(plan, labels, seeds, 1), new PhiloxNoise(seeds), StepListener.NONE);
        }
    }

    private static double difference(byte[] a, byte[] b) {
        return IntStream.range(0, a.length).map(i -> Math.abs((a[i] & 255) - (b[i] & 255))).average().orElseThrow();
    }
}
