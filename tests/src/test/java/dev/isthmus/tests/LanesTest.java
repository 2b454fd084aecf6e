package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.lane.CancelledException;
import dev.isthmus.runtime.lane.LaneConfig;
import dev.isthmus.runtime.lane.LaneCounts;
import dev.isthmus.runtime.lane.Lanes;
import dev.isthmus.runtime.lane.OwnProcess;
import dev.isthmus.runtime.lane.Ticket;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.Sampler;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.MarConfig;
import dev.isthmus.sampler.model.MarModel;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.PlanOverrides;
import dev.isthmus.sampler.plan.Presets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Images made on lanes, for callers that are virtual threads. */
@ExtendWith(NoLiveTensors.class)
class LanesTest {

    private static final int SNEAKER = 7;
    private static final int CALLERS = 200;
    private static final int ROUNDS = 4;
    private static final int WARM_UP = 2;
    private static final int SEEDS = 5;
    /** Carriers of virtual threads and the like. */
    private static final int SLACK_THREADS = 4;
    /** The Java heap grows in between; native memory alone is measured in the runtime's own test. */
    private static final long SLACK_MB = 128;

    @TempDir
    Path temporary;

    @Test
    void aCancelledImageStopsWithinOneStep() throws InterruptedException {
        try (ImageModel model = ImageModel.open(Repository.fashion()); Lanes lanes = Lanes.start(LaneConfig.ofMachine())) {
            Plan plan = Presets.GTR_6_3X.plan(ImageModel.config(Repository.fashion()).mar().grid(), 2);
            long models = Torch.liveTensors();
            AtomicInteger finished = new AtomicInteger();
            CountDownLatch third = new CountDownLatch(3);
            StepListener counting = (same, step) -> {
                finished.incrementAndGet();
                third.countDown();
            };
            Ticket<byte[]> ticket = lanes.submit(
                    lane -> image(model, plan, 1, counting.andThen(StepListener.stoppedBy(lane))));
            third.await();
            assertTrue(ticket.cancel());
            int before = finished.get();
            assertThrows(CancelledException.class, ticket::get);
            assertTrue(finished.get() <= before + 1, before + " steps, then " + finished.get());
            assertTrue(finished.get() < plan.arSteps(), "all steps were made");
            assertEquals(models, Torch.liveTensors(), "tensors alive beside the model's");

            byte[] after = lanes.submit(lane -> image(model, plan, 1, StepListener.NONE)).get();
            assertArrayEquals(alone(plan, 1), after, "an image after a cancelled one");
            assertEquals(new LaneCounts(1, 0, 0, 1, 0, 1), lanes.counts());
        }
    }

    /** With a network small enough for hundreds of images. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void twoHundredVirtualThreadsGrowNothing() throws Exception {
        MarConfig network = new MarConfig(20, 2, 2, 45, 3, 5, 33, 2, 3, 3, 4, 5, 2, 37);
        Path weights = RandomNetwork.write(temporary.resolve("small.safetensors"), network);
        Plan plan = Presets.GTR_6_3X.plan(network.grid(), 2,
                PlanOverrides.NONE.withArSteps("2,1,1").withDiffusionSteps("4,4,4,4"));
        LaneConfig config = new LaneConfig(2, 1, 16, true);
        float[][] expected = new float[SEEDS][];
        try (MarModel alone = MarModel.open(weights, network)) {
            for (int seed = 0; seed < SEEDS; seed++) {
                expected[seed] = tokens(alone, plan, seed, StepListener.NONE);
            }
        }
        try (MarModel small = MarModel.open(weights, network); Lanes lanes = Lanes.start(config)) {
            long models = Torch.liveTensors();
            for (int round = 0; round < WARM_UP; round++) {
                callAtOnce(lanes, small, plan, expected);
            }
            long threads = OwnProcess.threads();
            long resident = OwnProcess.residentMegabytes();
            for (int round = WARM_UP; round < ROUNDS; round++) {
                callAtOnce(lanes, small, plan, expected);
            }
            long threadsNow = OwnProcess.threads();
            long residentNow = OwnProcess.residentMegabytes();
            System.out.println(CALLERS + " virtual threads, an image each: threads " + threads + " then " + threadsNow
                    + "; resident MB " + resident + " then " + residentNow);
            assertEquals(config.lanes(), OwnProcess.threadsNamed("isthmus-lane"));
            assertTrue(threadsNow <= threads + SLACK_THREADS, threads + " threads became " + threadsNow);
            assertTrue(residentNow <= resident + SLACK_MB, resident + " MB became " + residentNow);
            assertEquals(models, Torch.liveTensors());
            assertEquals(new LaneCounts(2, 0, 0, (long) CALLERS * ROUNDS, 0, 0), lanes.counts());
        }
    }

    private static void callAtOnce(Lanes lanes, MarModel model, Plan plan, float[][] expected) throws Exception {
        List<FutureTask<float[]>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            long seed = i % SEEDS;
            FutureTask<float[]> caller = new FutureTask<>(() -> lanes
                    .submit(lane -> tokens(model, plan, seed, StepListener.stoppedBy(lane))).get());
            callers.add(caller);
            Thread.startVirtualThread(caller);
        }
        for (int i = 0; i < CALLERS; i++) {
            assertArrayEquals(expected[i % SEEDS], callers.get(i).get(), "image of caller " + i);
        }
    }

    private static float[] tokens(MarModel model, Plan plan, long seed, StepListener listener) {
        long[] seeds = {seed};
        Request request = Request.of(plan, new int[] {(int) seed % 4}, seeds, 1);
        try (Scope scope = Scope.open()) {
            return new Sampler(model.backbone(), model.head()).run(plan, request, new PhiloxNoise(seeds), listener).toFloats();
        }
    }

    private static byte[] alone(Plan plan, long seed) {
        try (ImageModel model = ImageModel.open(Repository.fashion())) {
            return image(model, plan, seed, StepListener.NONE);
        }
    }

    private static byte[] image(ImageModel model, Plan plan, long seed, StepListener listener) {
        long[] seeds = {seed};
        Request request = Request.of(plan, new int[] {SNEAKER}, seeds, 1);
        return model.generate(plan, request, new PhiloxNoise(seeds), listener).getFirst().hwc();
    }
}
