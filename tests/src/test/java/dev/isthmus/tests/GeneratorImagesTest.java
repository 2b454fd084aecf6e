package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.lane.LaneConfig;
import dev.isthmus.runtime.lane.OwnProcess;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.generator.BatchReport;
import dev.isthmus.sampler.generator.Generation;
import dev.isthmus.sampler.generator.GenerationProgress;
import dev.isthmus.sampler.generator.GenerationState;
import dev.isthmus.sampler.generator.Generator;
import dev.isthmus.sampler.generator.GeneratorConfig;
import dev.isthmus.sampler.generator.GeneratorCounts;
import dev.isthmus.sampler.generator.ImageRequest;
import dev.isthmus.sampler.generator.Preview;
import dev.isthmus.sampler.generator.Previews;
import dev.isthmus.sampler.generator.Priority;
import dev.isthmus.sampler.generator.RefusedException;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Presets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images made by a {@link Generator}; the sampler's own {@code GeneratorTest} has who is served when. */
@ExtendWith(NoLiveTensors.class)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GeneratorImagesTest {

    private static final int SNEAKER = 7;
    private static final int BAG = 8;
    /** Of 255 grey levels. Measured 0 where this was written; another BLAS may sum in another order. */
    private static final int TOLERANCE = 2;
    private static final int CALLERS = 200;
    private static final int ROUNDS = 3;
    private static final int SEEDS = 5;
    private static final int SLACK_THREADS = 4;

    @TempDir
    Path temporary;

    /** In a batch of other classes, seeds, requests and previews, with the plain backbone and with one that has caches. */
    @ParameterizedTest
    @ValueSource(strings = {"gtr-6.3x", "gtr+lazy"})
    void aRequestGivesTheSameImageAloneAndInABatch(String name) throws Exception {
        Preset preset = Presets.of(name);
        GeneratorConfig joining = GeneratorConfig.ofMachine().withMaxBatch(5).withBatchWindow(Duration.ofMinutes(1));
        List<Pixels> together = new ArrayList<>();
        try (Generator generator = Generator.open(ModelSource.of(Repository.fashion()), joining)) {
            Generation previewed = generator.submit(ImageRequest.of(preset, SNEAKER, 42, 2).withPreviews(Previews.images(2)));
            Generation two = generator.submit(ImageRequest.of(preset, BAG, -5, 2));
            Generation one = generator.submit(ImageRequest.of(preset, SNEAKER, 7).withPriority(Priority.HIGH));
            for (Generation generation : List.of(previewed, two, one)) {
                together.addAll(generation.images().get());
            }
            assertEquals(List.of(0L, 0L, 0L, 0L, 1L), generator.counts().batches(), "one batch of 5");
        }
        List<Pixels> alone = new ArrayList<>();
        try (ImageModel model = ImageModel.open(Repository.fashion())) {
            alone.add(alone(model, preset, SNEAKER, 42));
            alone.add(alone(model, preset, SNEAKER, 43));
            alone.add(alone(model, preset, BAG, -5));
            alone.add(alone(model, preset, BAG, -4));
            alone.add(alone(model, preset, SNEAKER, 7));
        }
        int largest = 0;
        for (int i = 0; i < alone.size(); i++) {
            largest = Math.max(largest, difference(alone.get(i), together.get(i)));
        }
        System.out.println(name + ": largest difference of a pixel, alone against a batch of three requests: " + largest + " of 255");
        assertTrue(largest <= TOLERANCE, "largest difference " + largest);
        assertTrue(difference(together.get(0), together.get(1)) > 50, "two seeds gave the same image");
    }

    /** The first request takes seconds, so that it is surely cancelled on its way; what takes its lane is the only batch that is ever finished. */
    @Test
    void aCancelledImageFreesItsLaneBetweenTwoSteps() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        BlockingQueue<BatchReport> reports = new LinkedBlockingQueue<>();
        try (Generator generator = Generator.open(ModelSource.of(Repository.fashion()), GeneratorConfig.ofMachine(), reports::add)) {
            long models = Torch.liveTensors();
            Generation unwanted = generator.submit(ImageRequest.of(Presets.MAR_64, SNEAKER, 1, 8), progress -> begun.countDown());
            begun.await();
            assertTrue(unwanted.cancel());
            assertThrows(CancellationException.class, () -> unwanted.images().get());
            Pixels next = generator.submit(ImageRequest.of(Presets.GTR_6_3X, SNEAKER, 42)).images().get().getFirst();
            assertArrayEquals(alone(Presets.GTR_6_3X, SNEAKER, 42).hwc(), next.hwc());
            assertEquals(models, Torch.liveTensors(), "tensors alive beside the model's");
            assertEquals(Presets.GTR_6_3X, reports.take().preset());
            assertEquals(GenerationState.CANCELLED, unwanted.state());
        }
        assertTrue(reports.isEmpty(), reports.toString());
    }

    @Test
    void previewsShowMoreAndMore() throws Exception {
        List<GenerationProgress> heard = new ArrayList<>();
        Pixels image;
        try (Generator generator = Generator.open(Repository.fashion())) {
            image = generator.submit(ImageRequest.of(Presets.GTR_6_3X, SNEAKER, 42).withPreviews(Previews.images(3)), heard::add)
                    .images().get().getFirst();
            generator.submit(ImageRequest.of(Presets.GTR_6_3X, SNEAKER, 42).withPreviews(Previews.latents(9)), heard::add).images().get();
        }
        List<Preview> previews = heard.stream().flatMap(p -> p.images().getFirst().preview().stream()).toList();
        assertEquals(4, previews.size());
        double[] distance = new double[3];
        for (int i = 0; i < distance.length; i++) {
            Pixels shown = assertInstanceOf(Preview.Image.class, previews.get(i)).pixels();
            assertEquals(image.size(), shown.size());
            distance[i] = distance(shown, image);
        }
        assertTrue(distance[0] > distance[2] && distance[2] > 0, "distances from the image: " + distance[0] + ", " + distance[2]);
        Preview.Latent latent = assertInstanceOf(Preview.Latent.class, previews.get(3));
        assertEquals(latent.channels() * latent.height() * latent.width(), latent.values().length);
        /* Half of the tokens are known after step 9 of 10, the others are zeros: like the black fields of a chessboard. */
        long zeros = IntStream.range(0, latent.values().length).filter(i -> latent.values()[i] == 0).count();
        assertEquals(latent.values().length / 2, zeros);
    }

    /** Threads as many as one likes ask for small images at once; most are told to come back later at first. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void twoHundredVirtualThreadsGrowNothing() throws Exception {
        Path folder = TinyModel.write(temporary);
        Pixels[] expected = new Pixels[SEEDS];
        try (ImageModel model = ImageModel.open(folder)) {
            for (int seed = 0; seed < SEEDS; seed++) {
                expected[seed] = alone(model, Presets.GTR_6_3X, seed % TinyModel.CLASSES, seed);
            }
        }
        GeneratorConfig config = GeneratorConfig.ofMachine().withLanes(new LaneConfig(2, 1, 1, true)).withQueueCapacity(32).withMaxBatch(16);
        try (Generator generator = Generator.open(ModelSource.of(folder), config)) {
            long models = Torch.liveTensors();
            callAtOnce(generator, expected);
            long threads = OwnProcess.threads();
            for (int round = 1; round < ROUNDS; round++) {
                callAtOnce(generator, expected);
            }
            long threadsNow = OwnProcess.threads();
            GeneratorCounts counts = generator.counts();
            System.out.println(CALLERS + " virtual threads, an image each: threads " + threads + " then " + threadsNow + "; " + counts);
            assertEquals(config.lanes().lanes(), OwnProcess.threadsNamed("isthmus-lane"));
            assertTrue(threadsNow <= threads + SLACK_THREADS, threads + " threads became " + threadsNow);
            assertEquals(models, Torch.liveTensors());
            assertEquals((long) CALLERS * ROUNDS, counts.finished());
            assertTrue(counts.refused() > 0, "the queue was never full");
            assertEquals(0, counts.queued() + counts.running() + counts.failed() + counts.cancelled() + counts.expired());
        }
    }

    /** Nothing of a model can be touched by a virtual thread, but a generator can. */
    @Test
    void aVirtualThreadMayOpenAndClose() throws Exception {
        Path folder = TinyModel.write(temporary);
        FutureTask<Pixels> whole = new FutureTask<>(() -> {
            try (Generator generator = Generator.open(folder)) {
                return generator.submit(ImageRequest.of(Presets.GTR_6_3X, 1, 2)).images().get().getFirst();
            }
        });
        Thread.startVirtualThread(whole);
        try (ImageModel model = ImageModel.open(folder)) {
            assertArrayEquals(alone(model, Presets.GTR_6_3X, 1, 2).hwc(), whole.get().hwc());
        }
    }

    @Test
    void anImageThatOverflowsFailsWithAReason() throws Exception {
        try (Generator generator = Generator.open(TinyModel.write(temporary))) {
            Generation hot = generator.submit(ImageRequest.of(Presets.GTR_6_3X, 1, 2).withTemperature(1e38));
            Throwable failure = assertThrows(ExecutionException.class, () -> hot.images().get()).getCause();
            assertTrue(failure.getMessage().startsWith("the images could not be made: "), failure.getMessage());
            assertEquals(1, generator.submit(ImageRequest.of(Presets.GTR_6_3X, 1, 2)).images().get().size());
        }
    }

    private static void callAtOnce(Generator generator, Pixels[] expected) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<FutureTask<Pixels>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            int seed = i % SEEDS;
            FutureTask<Pixels> caller = new FutureTask<>(() -> {
                go.await();
                while (true) {
                    try {
                        return generator.submit(ImageRequest.of(Presets.GTR_6_3X, seed % TinyModel.CLASSES, seed)).images().get().getFirst();
                    } catch (RefusedException e) {
                        Thread.sleep(Math.min(50, e.retryAfter().toMillis()));
                    }
                }
            });
            callers.add(caller);
            Thread.startVirtualThread(caller);
        }
        go.countDown();
        for (int i = 0; i < CALLERS; i++) {
            assertArrayEquals(expected[i % SEEDS].hwc(), callers.get(i).get().hwc(), "image of caller " + i);
        }
    }

    private static Pixels alone(Preset preset, int label, long seed) {
        try (ImageModel model = ImageModel.open(Repository.fashion())) {
            return alone(model, preset, label, seed);
        }
    }

    private static Pixels alone(ImageModel model, Preset preset, int label, long seed) {
        Plan plan = preset.plan(model.config().mar().grid(), ImageRequest.USUAL_CFG);
        long[] seeds = {seed};
        return model.generate(preset.backbone(), plan, Request.of(plan, new int[] {label}, seeds, 1), new PhiloxNoise(seeds),
                StepListener.NONE).getFirst();
    }

    private static int difference(Pixels a, Pixels b) {
        int largest = 0;
        for (int i = 0; i < a.hwc().length; i++) {
            largest = Math.max(largest, Math.abs(Byte.toUnsignedInt(a.hwc()[i]) - Byte.toUnsignedInt(b.hwc()[i])));
        }
        return largest;
    }

    private static double distance(Pixels a, Pixels b) {
        double sum = 0;
        for (int i = 0; i < a.hwc().length; i++) {
            sum += Math.pow(Byte.toUnsignedInt(a.hwc()[i]) - Byte.toUnsignedInt(b.hwc()[i]), 2);
        }
        return Math.sqrt(sum / a.hwc().length);
    }
}
