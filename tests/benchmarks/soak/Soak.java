import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.SharedScope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.io.SafetensorsOutput;
import dev.isthmus.runtime.lane.LaneConfig;
import dev.isthmus.runtime.lane.LaneException;
import dev.isthmus.runtime.lane.Lanes;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.PlanOverrides;
import dev.isthmus.sampler.plan.Presets;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.FutureTask;

/**
 * Works for a long time and watches the memory of its process; see soak.sh.
 *
 * <p>Ends with 1 if memory keeps growing, or a tensor stays alive that should not.
 */
final class Soak {
    /** Of the samples, at the beginning: code gets compiled, allocators find their size. */
    static final double WARM_UP = 0.25;

    private static final int SEED = 7;
    private static final int SAMPLES = 100;
    /** One chain in so many is asked for by a virtual thread and computed on a lane. */
    private static final int ON_LANES = 4;

    private final int rowCounts;
    private final int leakedKb;
    private final long start = System.nanoTime();

    private Soak(int rowCounts, int leakedKb) {
        this.rowCounts = rowCounts;
        this.leakedKb = leakedKb;
    }

    public static void main(String[] args) throws Exception {
        if (args.length != 8) {
            System.err.println("usage: Soak CHAINS ROW_COUNTS IMAGES MODEL LIMIT_MB LEAKED_KB_PER_CHAIN CSV SVG (- for no such file)");
            System.exit(2);
        }
        int chains = Integer.parseInt(args[0]);
        int images = Integer.parseInt(args[2]);
        double limitMb = Double.parseDouble(args[4]);
        Soak soak = new Soak(Integer.parseInt(args[1]), Integer.parseInt(args[5]));
        Series ofChains = new Series("chains", 1000);
        Series ofImages = new Series("images", 100);
        soak.chains(chains, ofChains);
        if (images > 0) {
            soak.images(images, Path.of(args[3]), ofImages);
        }
        List<Series> measured = images > 0 ? List.of(ofChains, ofImages) : List.of(ofChains);
        if (!args[6].equals("-")) {
            Files.write(Path.of(args[6]), Series.csv(measured));
        }
        if (!args[7].equals("-")) {
            Files.writeString(Path.of(args[7]), Plot.svg(measured));
        }
        boolean flat = true;
        for (Series series : measured) {
            System.out.println(series.summary());
            flat &= series.growthMb() <= limitMb;
        }
        System.out.println(flat ? "flat" : String.format(Locale.ROOT, "memory grew by more than %.0f MB after warm-up", limitMb));
        System.exit(flat ? 0 : 1);
    }

    private void chains(int count, Series series) throws Exception {
        Random random = new Random(SEED);
        Path file = Files.createTempFile("soak", ".safetensors");
        try (SharedScope shared = SharedScope.open(); Lanes lanes = Lanes.start(new LaneConfig(2, 1, 8, true))) {
            Tensor weight;
            try (Scope scope = Scope.open()) {
                weight = Tensor.full(0.01, DType.F32, Chain.WIDTH, Chain.WIDTH).moveTo(shared);
                new SafetensorsOutput().tensor("w", weight.dtype(), weight.shape(), weight.segment()).write(file);
            }
            for (int done = 0; done < count;) {
                int until = Math.min(count, done + Math.max(1, count / SAMPLES));
                List<FutureTask<Double>> callers = new ArrayList<>();
                for (; done < until; done++) {
                    Chain chain = new Chain(new Random(random.nextLong()), rowCounts, weight, file);
                    if (done % ON_LANES == 0) {
                        FutureTask<Double> caller = new FutureTask<>(() -> lanes.submit(lane -> chain.run()).get());
                        callers.add(caller);
                        Thread.startVirtualThread(caller);
                    } else {
                        chain.run();
                    }
                    if (leakedKb > 0) {
                        Arena.global().allocate(leakedKb * 1024L).fill((byte) 1);
                    }
                }
                for (FutureTask<Double> caller : callers) {
                    caller.get();
                }
                aFailingTask(lanes);
                series.add(done, start, 1);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void aFailingTask(Lanes lanes) throws InterruptedException {
        try {
            lanes.submit(lane -> Tensor.zeros(DType.F32, 2, 3).view(7)).get();
            throw new AssertionError("a task that fails did not");
        } catch (LaneException expected) {
            // its tensor is freed, which the next sample checks
        }
    }

    /** The quickest preset with still fewer steps, one image a request, on a lane. */
    private void images(int count, Path directory, Series series) throws Exception {
        Plan plan = Presets.GTR_6_3X.plan(ImageModel.config(directory).mar().grid(), 2,
                PlanOverrides.NONE.withArSteps("2,1,1").withDiffusionSteps("4,4,4,4"));
        try (ImageModel model = ImageModel.open(directory); Lanes lanes = Lanes.start(LaneConfig.ofMachine())) {
            long weights = Torch.liveTensors();
            int every = Math.max(1, count / SAMPLES);
            for (int done = 1; done <= count; done++) {
                long[] seeds = {done};
                int[] classes = {done % 10};
                lanes.submit(lane -> model.generate(plan, Request.of(plan, classes, seeds, 1), new PhiloxNoise(seeds),
                        StepListener.stoppedBy(lane)).getFirst().hwc()).get();
                if (done % every == 0) {
                    series.add(done, start, weights);
                }
            }
        }
    }
}
