import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.NoiseSource;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Presets;
import java.nio.file.Path;
import java.util.Arrays;

/** What noise costs, by itself and as a share of runs; see noise.sh. */
final class Noise {
    private static long spent; // ns in the noise source

    public static void main(String[] args) {
        // Whole runs first: their own first images are to pay for what is still interpreted.
        System.out.println("| preset | images | run, s | noise, ms | share | share, first run |\n|---|---|---|---|---|---|");
        try (ImageModel model = ImageModel.open(Path.of(args[0]))) {
            for (Preset preset : new Preset[] {Presets.GTR_TEXT, Presets.of("gtr-3.7x"), Presets.of("mar-64")}) {
                for (int images : new int[] {1, 10}) {
                    run(model, preset, images, images == 1 ? 3 : 1);
                }
            }
        }
        System.out.println("\n| rows | channels | ns a normal |\n|---|---|---|");
        for (int channels : new int[] {4, 16}) {
            for (int rows : new int[] {1, 8, 64, 1280}) {
                System.out.printf("| %d | %d | %.1f |%n", rows, channels, nanosPerNormal(rows, channels));
            }
        }
    }

    private static void run(ImageModel model, Preset preset, int images, int runs) {
        Plan plan = preset.plan(model.config().mar().grid(), 2.0);
        int[] classes = new int[images];
        long[] seeds = new long[images];
        Arrays.setAll(seeds, i -> 7 + i);
        Arrays.fill(classes, 7);
        double best = Double.MAX_VALUE;
        double noise = 0;
        double first = 0;
        for (int i = 0; i < runs; i++) {
            spent = 0;
            long start = System.nanoTime();
            model.generate(plan, Request.of(plan, classes, seeds, 1.0), timed(new PhiloxNoise(seeds)), StepListener.NONE);
            double seconds = (System.nanoTime() - start) * 1e-9;
            if (i == 0) {
                first = spent * 1e-9 / seconds;
            }
            if (seconds < best) {
                best = seconds;
                noise = spent * 1e-9;
            }
        }
        System.out.printf("| `%s` | %d | %.2f | %.2f | %.3f %% | %.3f %% |%n",
                preset.id(), images, best, noise * 1e3, 100 * noise / best, 100 * first);
    }

    private static NoiseSource timed(NoiseSource source) {
        return (arStep, images, tokens, channels, evaluations) -> {
            NoiseSource.Draws draws = source.open(arStep, images, tokens, channels, evaluations);
            return new NoiseSource.Draws() {
                @Override
                public void initial(Tensor x) {
                    long start = System.nanoTime();
                    draws.initial(x);
                    spent += System.nanoTime() - start;
                }

                @Override
                public void step(int step, Tensor xi) {
                    long start = System.nanoTime();
                    draws.step(step, xi);
                    spent += System.nanoTime() - start;
                }
            };
        };
    }

    private static double nanosPerNormal(int rows, int channels) {
        int[] images = new int[rows];
        int[] tokens = new int[rows];
        Arrays.setAll(tokens, i -> i);
        NoiseSource.Draws draws = new PhiloxNoise(new long[] {7}).open(3, images, tokens, channels, 100);
        try (Scope scope = Scope.open()) {
            Tensor out = Tensor.empty(DType.F32, rows, channels);
            int calls = Math.max(1, 40_000 / (rows * channels));
            double best = Double.MAX_VALUE;
            for (int round = 0; round < 80; round++) {
                long start = System.nanoTime();
                for (int call = 0; call < calls; call++) {
                    draws.step(call, out);
                }
                best = Math.min(best, (double) (System.nanoTime() - start) / calls / rows / channels);
            }
            return best;
        }
    }
}
