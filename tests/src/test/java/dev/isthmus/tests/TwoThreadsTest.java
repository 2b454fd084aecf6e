package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Presets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Threads with a model each do not disturb one another. */
@ExtendWith(NoLiveTensors.class)
class TwoThreadsTest {

    private static final int THREADS = 2;

    @Test
    void imagesAreWhatTheyAreAlone() throws InterruptedException, ExecutionException {
        byte[][] alone = new byte[THREADS][];
        for (int i = 0; i < THREADS; i++) {
            alone[i] = generate(i, new CountDownLatch(1));
        }
        assertFalse(Arrays.equals(alone[0], alone[1]), "two classes gave the same pixels");

        CountDownLatch open = new CountDownLatch(THREADS);
        List<Future<byte[]>> together = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                int label = i;
                together.add(threads.submit(() -> generate(label, open)));
            }
        }
        for (int i = 0; i < THREADS; i++) {
            assertArrayEquals(alone[i], together.get(i).get(), "image of thread " + i);
        }
    }

    /** An image of a class, begun when as many models are open as {@code open} waits for. */
    private static byte[] generate(int label, CountDownLatch open) throws InterruptedException {
        try (ImageModel model = ImageModel.open(Repository.fashion())) {
            open.countDown();
            open.await();
            Plan plan = Presets.GTR_6_3X.plan(model.config().mar().grid(), 2);
            long[] seeds = {100 + label, 200 + label};
            Request request = Request.of(plan, new int[] {label, label}, seeds, 1);
            return model.generate(plan, request, new PhiloxNoise(seeds), StepListener.NONE).getLast().hwc();
        }
    }
}
