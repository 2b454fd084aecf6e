package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.Sampler;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Presets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An image is a function of model, plan, class and seed: not of its batch, nor of the number of threads. */
@ExtendWith(NoLiveTensors.class)
class SameImageTest {

    private static final int SNEAKER = 7;
    private static final int IMAGES = 10;
    /** Of tokens whose values are about ±5. Measured 0 where this was written; another BLAS may sum in another order. */
    private static final double TOKEN_TOLERANCE = 2e-3;

    @AfterEach
    void restoreThreads() {
        Torch.setThreads(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void aloneInABatchAndWithOneOrTwoThreads() {
        try (ImageModel model = ImageModel.open(Repository.fashion())) {
            Plan plan = Presets.GTR_6_3X.plan(model.config().mar().grid(), 2);
            long[] seeds = new long[IMAGES];
            Arrays.setAll(seeds, i -> 7 + i);

            Torch.setThreads(2);
            float[] batch = tokens(model, plan, seeds);
            float[] alone = tokens(model, plan, seeds[3]);
            Torch.setThreads(1);
            float[] oneThread = tokens(model, plan, seeds);

            int image = batch.length / IMAGES;
            double byBatch = difference(alone, Arrays.copyOfRange(batch, 3 * image, 4 * image));
            double byThreads = difference(oneThread, batch);
            System.out.println("largest difference of a token value: alone against batch of 10: " + byBatch
                    + ", 1 against 2 threads: " + byThreads);
            assertTrue(byBatch <= TOKEN_TOLERANCE, "alone against batch: " + byBatch);
            assertTrue(byThreads <= TOKEN_TOLERANCE, "1 against 2 threads: " + byThreads);
            assertTrue(difference(Arrays.copyOf(batch, image), alone) > 1, "two seeds gave the same image");
        }
    }

    @Test
    void aRepeatedRunGivesTheSamePixels() {
        try (ImageModel model = ImageModel.open(Repository.fashion())) {
            Plan plan = Presets.GTR_6_3X.plan(model.config().mar().grid(), 2);
            assertTrue(Arrays.equals(pixels(model, plan, 42).hwc(), pixels(model, plan, 42).hwc()));
        }
    }

    @Test
    void withoutGuidanceAndAtTemperatureZeroImagesAreMadeToo() {
        try (ImageModel model = ImageModel.open(Repository.fashion())) {
            Plan unguided = Presets.GTR_6_3X.plan(model.config().mar().grid(), 1);
            assertEquals(28, pixels(model, unguided, 1).height());
            Plan plan = Presets.GTR_6_3X.plan(model.config().mar().grid(), 2);
            Request cold = Request.of(plan, new int[] {SNEAKER}, new long[] {1}, 0);
            assertEquals(1, model.generate(plan, cold, new PhiloxNoise(new long[] {1}), StepListener.NONE).size());
        }
    }

    private static float[] tokens(ImageModel model, Plan plan, long... seeds) {
        int[] labels = new int[seeds.length];
        Arrays.fill(labels, SNEAKER);
        try (Scope scope = Scope.open()) {
            Tensor tokens = new Sampler(model.mar().backbone(), model.mar().head())
                    .run(plan, Request.of(plan, labels, seeds, 1), new PhiloxNoise(seeds), StepListener.NONE);
            return tokens.toFloats();
        }
    }

    private static Pixels pixels(ImageModel model, Plan plan, long seed) {
        Request request = Request.of(plan, new int[] {SNEAKER}, new long[] {seed}, 1);
        return model.generate(plan, request, new PhiloxNoise(new long[] {seed}), StepListener.NONE).getFirst();
    }

    private static double difference(float[] a, float[] b) {
        assertEquals(a.length, b.length);
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
        }
        return largest;
    }
}
