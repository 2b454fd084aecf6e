import com.sun.management.OperatingSystemMXBean;
import dev.isthmus.runtime.lane.LaneConfig;
import dev.isthmus.runtime.lane.Lanes;
import dev.isthmus.runtime.lane.Ticket;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.generator.Generator;
import dev.isthmus.sampler.generator.GeneratorConfig;
import dev.isthmus.sampler.generator.ImageRequest;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Presets;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** Images a second of a Generator that always has more to do, and of the same batches without one; see generator.sh. */
final class GeneratorRate {

    private static final int CALLERS_FOR_EACH_IMAGE = 3;
    private static final OperatingSystemMXBean PROCESS = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Something that makes a number of images. */
    private interface Work {
        void run() throws Exception;
    }

    /** What it took, by the clock and by the processors. */
    private record Time(double seconds, double processorSeconds) {
    }

    private final ModelSource model;
    private final Preset preset;
    private final int images;
    private final int rounds;

    private GeneratorRate(ModelSource model, Preset preset, int images, int rounds) {
        this.model = model;
        this.preset = preset;
        this.images = images;
        this.rounds = rounds;
    }

    public static void main(String[] args) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        GeneratorRate rate = new GeneratorRate(ModelSource.of(Path.of(args[0])), Presets.of(args[1]), Integer.parseInt(args[2]),
                Integer.parseInt(args[3]));
        System.out.println("| lanes × threads | batch | direct, images/s | Generator, images/s | share | direct, processor s an image | Generator | share |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (int lanes = 1; lanes <= cores; lanes *= 2) {
            for (String batch : args[4].split(",")) {
                rate.measure(LaneConfig.ofLanes(lanes), Integer.parseInt(batch));
            }
        }
    }

    private void measure(LaneConfig config, int batch) throws Exception {
        GeneratorConfig saturated = GeneratorConfig.ofMachine().withLanes(config).withMaxBatch(batch)
                .withQueueCapacity(CALLERS_FOR_EACH_IMAGE * batch * config.lanes());
        try (ImageModel opened = ImageModel.open(model); Lanes lanes = Lanes.start(config);
                Generator generator = Generator.open(model, saturated)) {
            direct(opened, lanes, batch, batch * config.lanes());       // libraries prepare for every new shape
            served(generator, saturated.queueCapacity(), batch * config.lanes());
            Work direct = () -> direct(opened, lanes, batch, images);
            Work served = () -> served(generator, saturated.queueCapacity(), images);
            Time[] directTimes = new Time[rounds];
            Time[] servedTimes = new Time[rounds];
            for (int round = 0; round < rounds; round++) {
                boolean directFirst = round % 2 == 0;
                Time one = time(directFirst ? direct : served);
                Time other = time(directFirst ? served : direct);
                directTimes[round] = directFirst ? one : other;
                servedTimes[round] = directFirst ? other : one;
            }
            System.out.printf(Locale.ROOT, "| %d × %d | %d | %.2f | %.2f | %s | %.3f | %.3f | %s |%n", config.lanes(), config.threadsPerLane(),
                    batch, images / median(directTimes, Time::seconds), images / median(servedTimes, Time::seconds),
                    share(directTimes, servedTimes, Time::seconds), median(directTimes, Time::processorSeconds) / images,
                    median(servedTimes, Time::processorSeconds) / images, share(directTimes, servedTimes, Time::processorSeconds));
        }
    }

    /** Median and quartiles of the ratios. */
    private static String share(Time[] direct, Time[] served, ToDoubleFunction<Time> by) {
        double[] shares = new double[direct.length];
        Arrays.setAll(shares, i -> by.applyAsDouble(direct[i]) / by.applyAsDouble(served[i]));
        return String.format(Locale.ROOT, "%.3f (%.3f–%.3f)", quantile(shares, 0.5), quantile(shares, 0.25), quantile(shares, 0.75));
    }

    private static double median(Time[] times, ToDoubleFunction<Time> by) {
        return quantile(Arrays.stream(times).mapToDouble(by).toArray(), 0.5);
    }

    private void direct(ImageModel opened, Lanes lanes, int batch, int images) throws Exception {
        Plan plan = preset.plan(opened.config().mar().grid(), ImageRequest.USUAL_CFG);
        List<Ticket<List<Pixels>>> tickets = new ArrayList<>();
        for (int from = 0; from < images; from += batch) {
            long[] seeds = LongStream.range(from, Math.min(images, from + batch)).toArray();
            tickets.add(lanes.submit(lane -> opened.generate(preset.backbone(), plan, Request.of(plan, new int[seeds.length], seeds, 1),
                    new PhiloxNoise(seeds), StepListener.NONE)));
        }
        for (Ticket<List<Pixels>> ticket : tickets) {
            ticket.get();
        }
    }

    private void served(Generator generator, int callers, int images) throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<FutureTask<Void>> all = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            FutureTask<Void> caller = new FutureTask<>(() -> {
                for (int seed = next.getAndIncrement(); seed < images; seed = next.getAndIncrement()) {
                    generator.submit(ImageRequest.of(preset, 0, seed)).images().get();
                }
                return null;
            });
            all.add(caller);
            Thread.startVirtualThread(caller);
        }
        for (FutureTask<Void> caller : all) {
            caller.get();
        }
    }

    private static Time time(Work work) throws Exception {
        long processor = PROCESS.getProcessCpuTime();
        long began = System.nanoTime();
        work.run();
        return new Time((System.nanoTime() - began) / 1e9, (PROCESS.getProcessCpuTime() - processor) / 1e9);
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
