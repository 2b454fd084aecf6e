import dev.isthmus.app.bulk.BulkFolder;
import dev.isthmus.app.bulk.BulkJob;
import dev.isthmus.app.bulk.BulkRun;
import dev.isthmus.app.bulk.ClassOrder;
import dev.isthmus.app.bulk.ImageFormat;
import dev.isthmus.app.bulk.ImageOrder;
import dev.isthmus.app.bulk.Shard;
import dev.isthmus.app.bulk.Share;
import dev.isthmus.app.generate.Generation;
import dev.isthmus.app.generate.Job;
import dev.isthmus.app.generate.Settings;
import dev.isthmus.app.generate.WeightsDigest;
import dev.isthmus.app.progress.Progress;
import dev.isthmus.app.progress.Work;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Torch;
import dev.isthmus.sampler.flops.FlopModel;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.plan.Presets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Time and memory of bulk generation; see bulk.sh. */
final class BulkCost {
    private static final int BATCH = 50;
    private static final String PRESET = "gtr-3.7x";
    private static final String AR_STEPS = "1,1,1";
    private static final String DIFFUSION_STEPS = "2,2,2,2";
    private static final int SHARD = 100;
    private static final String WRITER = "isthmus-bulk-writer";
    private static final Pattern MADE = Pattern.compile("made (\\d+) images in ([0-9.]+) s");

    private final Path modelFolder;
    private final ModelSource model;
    private final int threads;
    private final Path temporary;
    private int folders;

    private BulkCost(Path modelFolder, int threads, Path temporary) {
        this.modelFolder = modelFolder;
        model = ModelSource.of(modelFolder);
        this.threads = threads;
        this.temporary = temporary;
    }

    public static void main(String[] args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        if (args.length != 4) {
            System.err.println("usage: BulkCost MODEL PAIRS COUNTS THREADS");
            System.exit(2);
        }
        Path temporary = Files.createTempDirectory("isthmus-bulk-cost");
        try {
            BulkCost cost = new BulkCost(Path.of(args[0]), Integer.parseInt(args[3]), temporary);
            Torch.setThreads(cost.threads);
            Settings tiny = cost.settings(Optional.of(AR_STEPS), Optional.of(DIFFUSION_STEPS));
            int pairs = Integer.parseInt(args[1]);
            System.out.println("| plan | images | plain loop, ms an image | bulk / plain: median (quartiles) | bulk - plain, ms an image |");
            System.out.println("|---|---:|---:|---|---:|");
            cost.pairs("AR steps " + AR_STEPS + ", diffusion steps " + DIFFUSION_STEPS, tiny, 500, pairs);
            cost.pairs(PRESET, cost.settings(Optional.empty(), Optional.empty()), 100, pairs);
            System.out.println();
            cost.timeline(tiny, 1000);
            System.out.println();
            System.out.println("| images | images a second | of the whole process | largest memory, MB |");
            System.out.println("|---:|---:|---:|---:|");
            for (int images : Arrays.stream(args[2].split(",")).mapToInt(Integer::parseInt).toArray()) {
                cost.process(images);
            }
        } finally {
            remove(temporary);
        }
    }

    private Settings settings(Optional<String> arSteps, Optional<String> diffusionSteps) {
        return new Settings(Presets.of(PRESET), 2, 1, arSteps, diffusionSteps, Optional.empty());
    }

    private BulkJob job(Settings settings, int images) throws IOException, InterruptedException {
        List<Integer> labels = IntStream.range(0, model.config().classes().size()).boxed().toList();
        return BulkJob.of(model, WeightsDigest.start(model).get(), settings, new ClassOrder(labels, images, 1), ImageFormat.PNG, SHARD);
    }

    private void pairs(String name, Settings settings, int images, int pairs) throws Exception {
        BulkJob job = job(settings, images);
        plain(job, settings);
        bulk(job, settings);
        double[] ratios = new double[pairs];
        double[] plains = new double[pairs];
        double[] differences = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            double before = i % 2 == 0 ? plain(job, settings) : 0;
            double bulk = bulk(job, settings);
            plains[i] = i % 2 == 0 ? before : plain(job, settings);
            ratios[i] = bulk / plains[i];
            differences[i] = (bulk - plains[i]) / images * 1000;
        }
        System.out.printf("| %s | %d | %.2f | %.3f (%.3f to %.3f) | %.2f |%n", name, images, quantile(plains, 0.5) / images * 1000,
                quantile(ratios, 0.5), quantile(ratios, 0.25), quantile(ratios, 0.75), quantile(differences, 0.5));
    }

    /** The loop that makes the same images in the same batches, and forgets them. */
    private double plain(BulkJob job, Settings settings) throws IOException, InterruptedException {
        long began = System.nanoTime();
        ImageOrder order = job.order();
        Work work = new Work(settings.plan(model.config()), new FlopModel(model.config().mar().shape(), settings.backboneUsed()), job.size());
        try (ImageModel opened = ImageModel.open(model, Device.CPU)) {
            Generation generation = new Generation(opened, settings.backboneUsed(), settings.savings(), settings.plan(model.config()),
                    settings.temperature(), BATCH);
            for (Shard shard : job.shards()) {
                List<Job> images = order.of(shard);
                for (int from = 0; from < images.size(); from += BATCH) {
                    generation.batch(images.subList(from, Math.min(images.size(), from + BATCH)), from, work, position -> { },
                            (image, pixels) -> { });
                }
            }
        }
        return (System.nanoTime() - began) / 1e9;
    }

    private double bulk(BulkJob job, Settings settings) throws IOException, InterruptedException {
        Path out = temporary.resolve("out" + folders++);
        long began = System.nanoTime();
        BulkFolder folder = BulkFolder.of(out.toString());
        folder.prepare(job);
        new BulkRun(job, folder, Share.WHOLE, model, List.of(), settings, BATCH, OptionalInt.of(threads), Device.CPU)
                .execute(Progress::none, line -> { });
        double seconds = (System.nanoTime() - began) / 1e9;
        remove(out);
        return seconds;
    }

    /** Looks at both threads once a millisecond. */
    private void timeline(Settings settings, int images) throws Exception {
        BulkJob job = job(settings, images);
        Thread main = Thread.currentThread();
        List<boolean[]> samples = new ArrayList<>(); // computing, writing
        Thread observer = new Thread(() -> {
            while (!Thread.interrupted()) {
                Thread writer = Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().equals(WRITER)).findFirst().orElse(null);
                if (writer != null) {
                    samples.add(new boolean[] {in(main.getStackTrace(), "ImageModel", "generate"), in(writer.getStackTrace(), "ShardWriter", "")});
                }
                try {
                    Thread.sleep(1);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        observer.start();
        bulk(job, settings);
        observer.interrupt();
        observer.join();
        long writing = samples.stream().filter(s -> s[1]).count();
        long both = samples.stream().filter(s -> s[0] && s[1]).count();
        long computing = samples.stream().filter(s -> s[0]).count();
        System.out.printf("%d looks: computing in %.1f %%, encoding and writing in %.1f %%; of the latter %.1f %% while computing%n", samples.size(),
                100.0 * computing / samples.size(), 100.0 * writing / samples.size(), 100.0 * both / Math.max(1, writing));
        System.out.println();
        int from = samples.size() / 2;
        for (int lane = 0; lane < 2; lane++) {
            StringBuilder line = new StringBuilder(lane == 0 ? "    computes  " : "    writes    ");
            for (int i = 0; i < 110 && from + 4 * i + 3 < samples.size(); i++) {
                int busy = 0;
                for (int k = 0; k < 4; k++) {
                    busy += samples.get(from + 4 * i + k)[lane] ? 1 : 0;
                }
                line.append(" .:=#".charAt(busy));
            }
            System.out.println(line);
        }
    }

    private static boolean in(StackTraceElement[] stack, String type, String method) {
        return Arrays.stream(stack).anyMatch(frame -> frame.getClassName().endsWith("." + type)
                && (method.isEmpty() || frame.getMethodName().equals(method)));
    }

    /** A process of its own, as users start it, with a heap of 64 MB. */
    private void process(int images) throws Exception {
        Path out = temporary.resolve("process" + images);
        Path err = temporary.resolve("err");
        long began = System.nanoTime();
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xms64m", "-Xmx64m", "-cp",
                ManagementFactory.getRuntimeMXBean().getClassPath(), "dev.isthmus.app.Main", "bulk", "--model", modelFolder.toString(),
                "--preset", PRESET, "--ar-steps", AR_STEPS, "--diffusion-steps", DIFFUSION_STEPS, "--images", String.valueOf(images),
                "--batch", String.valueOf(BATCH), "--threads", String.valueOf(threads), "--shard-size", String.valueOf(SHARD), "--out",
                out.toString()).redirectError(err.toFile()).start();
        long peak = 0;
        while (process.isAlive()) {
            peak = Math.max(peak, largest(process.pid()));
            Thread.sleep(20);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Matcher made = MADE.matcher(Files.readString(err));
        if (process.exitValue() != 0 || !made.find()) {
            throw new IllegalStateException(Files.readString(err));
        }
        System.out.printf("| %d | %.1f | %.1f | %d |%n", images, images / Double.parseDouble(made.group(2)), images / seconds, peak / 1000);
        remove(out);
    }

    /** In kB; 0 when the process has just ended. */
    private static long largest(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static double quantile(double[] values, double at) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double place = at * (sorted.length - 1);
        int below = (int) place;
        return sorted[below] + (place - below) * (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]);
    }

    private static void remove(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
