import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.flops.FlopCount;
import dev.isthmus.sampler.flops.TextFlopModel;
import dev.isthmus.sampler.model.LightGenConfig;
import dev.isthmus.sampler.model.LightGenModel;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.model.PublishedLightGen;
import dev.isthmus.sampler.model.WeightSource;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.TextPresets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** How much longer LightGen takes without the exact savings; see lightgen-savings.sh. */
final class LightGenGain {

    private static final double CFG = 4;
    private static final Set<Saving> RELEVANT = EnumSet.range(Saving.ENCODER_DECODER_ONCE, Saving.GUIDANCE_TOGETHER);
    /** LightGen's grid, patches and text; a quarter of the large network's depth, an eighth of its width. */
    private static final LightGenConfig SMALL =
            new LightGenConfig(512, 8, 2, 2, 128, 4, 2, 128, 4, 2, 128, 4, 2, 512, 128, 16, 2, 192);

    private LightGenGain() {
    }

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        if (args.length != 3) {
            System.err.println("usage: LightGenGain PRESET ROUNDS THREADS (0 for the usual number)");
            System.exit(2);
        }
        if (Integer.parseInt(args[2]) > 0) {
            Torch.setThreads(Integer.parseInt(args[2]));
        }
        RELEVANT.add(Saving.LAST_BLOCK_ROWS);
        counted();
        Preset preset = TextPresets.all().stream().filter(p -> p.id().equals(args[0])).findFirst().orElseThrow();
        Plan plan = preset.plan(SMALL.grid(), CFG);
        System.out.printf("%nNetwork of a quarter of the depth and an eighth of the width, random weights, preset `%s`, cfg %s, one image, %s%n", args[0], CFG, Torch.threads());
        try (LightGenModel model = LightGenModel.open(new WeightSource.Random(1), SMALL, Placement.CPU); Scope scope = Scope.open()) {
            Tensor text = text();
            long[] seeds = {7};
            Pairs.measure("A whole run (tokens, without the autoencoder)", RELEVANT, savings -> {
                try (Scope run = Scope.open()) {
                    model.sampler(text, savings).run(plan, Request.of(plan, new int[] {0}, seeds, 1), new PhiloxNoise(seeds), StepListener.NONE);
                }
            }, Integer.parseInt(args[1]));
            int step = plan.arSteps() / 2;
            int[][] known = positions(plan, 0, plan.known(step));
            int[][] predict = positions(plan, plan.known(step), plan.known(step + 1));
            Tensor tokens = Tensor.full(0.5, DType.F32, 1, SMALL.tokens(), SMALL.tokenChannels());
            Pairs.measure("AR step " + step + " of the transformer: " + known[0].length + " tokens known, " + predict[0].length + " to predict",
                    RELEVANT, savings -> {
                        try (Scope run = Scope.open()) {
                            Backbone.Batch batch = model.backbone(text, savings).begin(new int[] {0}, true);
                            batch.condition(tokens, known, predict);
                        }
                    }, 3 * Integer.parseInt(args[1]));
        }
    }

    /** What is left of the large network's operations, for each preset: as published, without each saving, with all. */
    private static void counted() {
        TextFlopModel flops = new TextFlopModel(PublishedLightGen.LARGE.network().shape());
        System.out.printf("TFLOP of an image on `%s`, cfg %s%n%n| preset | as published | all savings | head alone |%n|---|---|---|---|%n",
                PublishedLightGen.LARGE.id(), CFG);
        for (Preset preset : TextPresets.all()) {
            Plan plan = preset.plan(PublishedLightGen.LARGE.network().grid(), CFG);
            System.out.printf("| `%s` | %.2f | %.2f | %.2f |%n", preset.id(), flops.cost(plan).tera(), flops.cost(plan, Savings.ALL).tera(),
                    FlopCount.tera(flops.cost(plan).head()));
        }
        for (Preset preset : new Preset[] {TextPresets.LIGHTGEN_32, TextPresets.GTR_TEXT}) {
            Plan plan = preset.plan(PublishedLightGen.LARGE.network().grid(), CFG);
            double all = flops.cost(plan, Savings.ALL).tera();
            System.out.printf("%n`%s`, all savings %.2f%n%n| without | TFLOP | times |%n|---|---|---|%n", preset.id(), all);
            for (Saving saving : Saving.values()) {
                double without = flops.cost(plan, Savings.ALL.without(saving)).tera();
                if (without > all) {
                    System.out.printf("| `%s` | %.2f | %.3f |%n", saving.id(), without, without / all);
                }
            }
        }
    }

    private static int[][] positions(Plan plan, int from, int to) {
        return new int[][] {Arrays.stream(plan.order().permutation(plan.grid(), 7), from, to).sorted().toArray()};
    }

    private static Tensor text() {
        float[] values = new float[SMALL.maxLength() * SMALL.captionChannels()];
        Random random = new Random(3);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.1 * random.nextGaussian());
        }
        return Tensor.of(values, 1, SMALL.maxLength(), SMALL.captionChannels());
    }
}
