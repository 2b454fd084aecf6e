import com.sun.management.OperatingSystemMXBean;
import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.random.NormalNoise;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.DiffusionHead;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.diffusion.NoiseSchedule;
import dev.isthmus.sampler.diffusion.ReverseCoefficients;
import dev.isthmus.sampler.flops.FlopCount;
import dev.isthmus.sampler.flops.SavedFlops;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.MarConfig;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Presets;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** How much longer runs take without the exact savings; see savings.sh. */
final class SavingsGain {

    private static final double CFG = 2;
    private static final Set<Saving> OF_THE_HEAD = EnumSet.of(Saving.TIME_TABLE, Saving.CONDITION_ONCE, Saving.ADALN_TOGETHER,
            Saving.INPUT_ONCE, Saving.CONDITIONAL_NOISE, Saving.GUIDANCE_TOGETHER);
    private static final Set<Saving> OF_THE_TRANSFORMER =
            EnumSet.of(Saving.LAST_BLOCK_ROWS, Saving.TOKENS_ONCE, Saving.BUFFER_ONCE, Saving.GUIDANCE_TOGETHER);
    /** Pairs of a short measurement are cheap. */
    private static final int MORE_OF_A_PART = 3;
    /** A short thing is done so often in one measurement, because the processor time of a process may come in hundredths of a second. */
    private static final int AT_ONCE = 4;

    private static final OperatingSystemMXBean PROCESS = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Something that can be done with any savings. */
    private interface Work {
        void with(Savings savings);
    }

    private final ImageModel model;
    private final Plan plan;
    private final int images;
    private final int rounds;

    private SavingsGain(ImageModel model, Plan plan, int images, int rounds) {
        this.model = model;
        this.plan = plan;
        this.images = images;
        this.rounds = rounds;
    }

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        if (args.length != 5) {
            System.err.println("usage: SavingsGain MODEL PRESET IMAGES ROUNDS THREADS (0 for the usual number)");
            System.exit(2);
        }
        if (Integer.parseInt(args[4]) > 0) {
            Torch.setThreads(Integer.parseInt(args[4]));
        }
        try (ImageModel model = ImageModel.open(Path.of(args[0]))) {
            Plan plan = Presets.of(args[1]).plan(model.config().mar().grid(), CFG);
            SavingsGain gain = new SavingsGain(model, plan, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            System.out.printf("Model `%s`, preset `%s`, cfg %s, %d image(s) in a batch, %s%n", model.config().name(), args[1], CFG,
                    gain.images, Torch.threads());
            gain.counted();
            gain.measure("A whole run (tokens, without the autoencoder)", EnumSet.allOf(Saving.class), gain::run, gain.rounds);
            gain.transformer();
            gain.head();
        }
    }

    private void counted() {
        SavedFlops saved = new SavedFlops(model.config().mar().shape());
        double total = FlopCount.of(model.config().mar().shape(), BackboneKind.MAR, plan).total();
        double left = total;
        System.out.printf("%nTFLOP of an image as papers count them: %.5f%n%n| not computed, with | TFLOP | of all |%n|---|---|---|%n", FlopCount.tera(total));
        for (Saving saving : Saving.values()) {
            double of = saved.of(saving, plan);
            if (of > 0) {
                left -= of;
                System.out.printf("| `%s` | %.5f | %.2f %% |%n", saving.id(), FlopCount.tera(of), 100 * of / total);
            }
        }
        System.out.printf("| left | %.5f | %.2f %% |%n", FlopCount.tera(left), 100 * left / total);
    }

    private void run(Savings savings) {
        long[] seeds = IntStream.range(0, images).mapToLong(i -> 7 + i).toArray();
        Request request = Request.of(plan, labels(), seeds, 1);
        try (Scope scope = Scope.open()) {
            model.mar().sampler(BackboneKind.MAR, savings).run(plan, request, new PhiloxNoise(seeds), StepListener.NONE);
        }
    }

    private int[] labels() {
        return IntStream.range(0, images).map(i -> i % model.config().mar().classes()).toArray();
    }

    /** The AR step in the middle of the plan. */
    private void transformer() {
        MarConfig config = model.config().mar();
        int step = plan.arSteps() / 2;
        int known = plan.known(step);
        int predict = plan.steps().get(step).tokens();
        int[][] before = positions(0, known);
        int[][] now = positions(known, known + predict);
        try (Scope scope = Scope.open()) {
            Tensor tokens = normal((long) images * config.tokens(), config.tokenChannels()).view(images, config.tokens(), -1);
            measure(AT_ONCE + " times AR step " + step + " of the transformer: " + known + " tokens known, " + predict + " to predict",
                    OF_THE_TRANSFORMER, savings -> {
                        try (Scope once = Scope.open()) {
                            Backbone.Batch batch = model.mar().backbone(savings).begin(labels(), true);
                            for (int i = 0; i < AT_ONCE; i++) {
                                try (Scope each = Scope.open()) {
                                    batch.condition(tokens, before, now);
                                }
                            }
                        }
                    }, MORE_OF_A_PART * rounds);
        }
    }

    private int[][] positions(int from, int to) {
        int[][] positions = new int[images][];
        for (int b = 0; b < images; b++) {
            positions[b] = Arrays.stream(plan.order().permutation(plan.grid(), 7 + b), from, to).sorted().toArray();
        }
        return positions;
    }

    /** The first reverse process of the plan. */
    private void head() {
        int rows = images * plan.steps().getFirst().restTokens();
        ReverseCoefficients coefficients =
                new ReverseCoefficients(NoiseSchedule.cosine(), plan.respacing(plan.steps().getFirst().diffusionSteps()));
        int[] zeros = new int[rows];
        int[] tokens = IntStream.range(0, rows).toArray();
        try (Scope scope = Scope.open()) {
            Tensor z = normal(2L * rows, model.config().mar().decoderWidth());
            Map<Savings, DiffusionHead.Process> processes = new LinkedHashMap<>();
            measure(AT_ONCE + " reverse processes of the head: " + rows + " tokens, " + coefficients.size() + " evaluations", OF_THE_HEAD,
                    savings -> {
                        // Prepared once a plan, and so not part of it.
                        DiffusionHead.Process process =
                                processes.computeIfAbsent(savings, s -> model.mar().head(s).prepare(coefficients));
                        for (int i = 0; i < AT_ONCE; i++) {
                            try (Scope once = Scope.open()) {
                                process.sample(z, true, CFG, 1, new PhiloxNoise(new long[] {7})
                                        .open(0, zeros, tokens, model.config().mar().tokenChannels(), coefficients.size()));
                            }
                        }
                    }, MORE_OF_A_PART * rounds);
        }
    }

    private static Tensor normal(long rows, int channels) {
        Tensor values = Tensor.empty(DType.F32, rows, channels);
        NormalNoise.fill(values.segment(), 0, channels, new long[(int) rows], 0, NormalNoise.INITIAL,
                IntStream.range(0, (int) rows).toArray());
        return values;
    }

    private void measure(String title, Set<Saving> relevant, Work work, int pairs) {
        Map<String, Savings> without = new LinkedHashMap<>();
        without.put("nothing (how even pairs are)", Savings.ALL);
        relevant.forEach(saving -> without.put("`" + saving.id() + "`", Savings.ALL.without(saving)));
        without.put("all that the reference does not make", Savings.REFERENCE);
        without.put("all", Savings.NONE);
        Map<String, Ratios> ratios = new LinkedHashMap<>();
        without.keySet().forEach(name -> ratios.put(name, new Ratios(new double[pairs], new double[pairs])));
        double[] all = new double[pairs * without.size()];
        for (int warm = 0; warm < 2; warm++) {
            without.values().forEach(work::with);
        }
        int measured = 0;
        for (int pair = 0; pair < pairs; pair++) {
            for (Map.Entry<String, Savings> each : without.entrySet()) {
                Taken before = (pair & 1) == 0 ? take(work, each.getValue()) : null;
                Taken base = take(work, Savings.ALL);
                Taken other = before != null ? before : take(work, each.getValue());
                Ratios own = ratios.get(each.getKey());
                own.wall[pair] = other.wall / base.wall;
                own.processor[pair] = other.processor / base.processor;
                all[measured++] = base.wall;
            }
        }
        Arrays.sort(all);
        System.out.printf("%n%s. With all savings %.1f ms (quartiles %.1f to %.1f); %d pairs%n%n"
                + "| without | times as long | quartiles | times the processor time | quartiles |%n|---|---|---|---|---|%n",
                title, 1e3 * at(all, 0.5), 1e3 * at(all, 0.25), 1e3 * at(all, 0.75), pairs);
        ratios.forEach((name, own) -> System.out.printf("| %s | %s | %s |%n", name, spread(own.wall), spread(own.processor)));
    }

    /** Of each pair. */
    private record Ratios(double[] wall, double[] processor) {
    }

    /** Seconds, by the clock and of all processors together. */
    private record Taken(double wall, double processor) {
    }

    private static Taken take(Work work, Savings savings) {
        long start = System.nanoTime();
        long processor = PROCESS.getProcessCpuTime();
        work.with(savings);
        return new Taken((System.nanoTime() - start) * 1e-9, (PROCESS.getProcessCpuTime() - processor) * 1e-9);
    }

    private static String spread(double[] values) {
        Arrays.sort(values);
        return String.format("%.3f | %.3f to %.3f", at(values, 0.5), at(values, 0.25), at(values, 0.75));
    }

    private static double at(double[] sorted, double quantile) {
        double place = quantile * (sorted.length - 1);
        int below = (int) place;
        return sorted[below] + (place - below) * (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]);
    }
}
