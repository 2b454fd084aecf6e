import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.DiffusionHead;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.Sampler;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.flops.FlopModel;
import dev.isthmus.sampler.model.MarModel;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.model.Precision;
import dev.isthmus.sampler.model.PublishedModel;
import dev.isthmus.sampler.model.WeightSource;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Presets;
import java.util.Arrays;
import java.util.Locale;

/** Seconds an image on a GPU with random weights, the autoencoder aside, and how they divide between network and head; see gpu-speed.sh. */
final class GpuSpeed {
    private static final Device GPU = Device.cuda(0);
    private static long backboneNanos;
    private static long headNanos;

    /** MODEL PRECISION,... PRESET,... BATCH,... RUNS */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        PublishedModel model = Arrays.stream(PublishedModel.values()).filter(m -> m.id().equals(args[0])).findFirst().orElseThrow();
        System.out.println(Cuda.devices().getFirst());
        System.out.println("| precision | preset | batch | s/image | spread | TFLOP/s | network | head | GPU memory, GiB |\n"
                + "|---|---|---|---|---|---|---|---|---|");
        for (String precision : args[1].split(",")) {
            long began = System.nanoTime();
            try (MarModel mar = MarModel.open(new WeightSource.Random(1), model.mar(), new Placement(GPU, Precision.valueOf(precision)))) {
                System.err.printf("%s opened in %.1f s%n", precision, (System.nanoTime() - began) / 1e9);
                for (String batch : args[3].split(",")) {
                    for (String preset : args[2].split(",")) {
                        measure(mar, precision, preset, Integer.parseInt(batch), Integer.parseInt(args[4]));
                    }
                }
            }
        }
    }

    private static void measure(MarModel mar, String precision, String preset, int batch, int runs) {
        Plan plan = Presets.of(preset).plan(mar.config().grid(), 3);
        Sampler sampler = mar.sampler(BackboneKind.MAR);
        seconds(sampler, plan, batch);
        double[] seconds = new double[runs];
        for (int i = 0; i < runs; i++) {
            seconds[i] = seconds(sampler, plan, batch);
        }
        Arrays.sort(seconds);
        long held = (Cuda.memory(GPU).total() - Cuda.memory(GPU).unused()) >> 20;
        backboneNanos = headNanos = 0;
        seconds(new Sampler(timed(mar.backbone()), timed(mar.head())), plan, batch);
        double both = backboneNanos + headNanos;
        double tera = new FlopModel(mar.config().shape(), BackboneKind.MAR).cost(plan).total() / 1e12;
        double best = seconds[0] / batch;
        System.out.printf("| %s | %s | %d | %.4f | %.1f %% | %.0f | %.0f %% | %.0f %% | %.1f |%n", precision, preset, batch, best,
                100 * (seconds[runs - 1] / seconds[0] - 1), tera / best, 100 * backboneNanos / both, 100 * headNanos / both,
                held / 1024.0);
    }

    private static double seconds(Sampler sampler, Plan plan, int batch) {
        long[] seeds = new long[batch];
        int[] labels = new int[batch];
        Arrays.setAll(seeds, i -> i);
        Arrays.setAll(labels, i -> i * 37 % 1000);
        Request request = Request.of(plan, labels, seeds, 1);
        try (Scope scope = Scope.open()) {
            Cuda.synchronize(GPU);
            long began = System.nanoTime();
            sampler.run(plan, request, new PhiloxNoise(seeds), StepListener.NONE);
            Cuda.synchronize(GPU);
            return (System.nanoTime() - began) / 1e9;
        }
    }

    /** Waits for the GPU before and after, so that its time is told apart; runs so timed are slower. */
    private static Backbone timed(Backbone inner) {
        return new Backbone() {
            @Override
            public Device device() {
                return inner.device();
            }

            @Override
            public int tokens() {
                return inner.tokens();
            }

            @Override
            public int tokenChannels() {
                return inner.tokenChannels();
            }

            @Override
            public Batch begin(int[] labels, boolean guided) {
                Batch batch = inner.begin(labels, guided);
                return (tokens, known, predict) -> {
                    Cuda.synchronize(GPU);
                    long began = System.nanoTime();
                    Tensor z = batch.condition(tokens, known, predict);
                    Cuda.synchronize(GPU);
                    backboneNanos += System.nanoTime() - began;
                    return z;
                };
            }
        };
    }

    private static DiffusionHead timed(DiffusionHead inner) {
        return coefficients -> {
            DiffusionHead.Process process = inner.prepare(coefficients);
            return (z, guided, guidance, temperature, noise) -> {
                Cuda.synchronize(GPU);
                long began = System.nanoTime();
                Tensor tokens = process.sample(z, guided, guidance, temperature, noise);
                Cuda.synchronize(GPU);
                headNanos += System.nanoTime() - began;
                return tokens;
            };
        };
    }
}
