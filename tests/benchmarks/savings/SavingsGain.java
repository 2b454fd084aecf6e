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
            Pairs.measure("A whole run (tokens, without the autoencoder)", EnumSet.allOf(Saving.class), gain::run, gain.rounds);
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
            Pairs.measure(AT_ONCE + " times AR step " + step + " of the transformer: " + known + " tokens known, " + predict + " to predict",
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
            Pairs.measure(AT_ONCE + " reverse processes of the head: " + rows + " tokens, " + coefficients.size() + " evaluations", OF_THE_HEAD,
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
}
