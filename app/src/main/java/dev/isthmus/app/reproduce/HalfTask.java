package dev.isthmus.app.reproduce;

import dev.isthmus.app.compare.Method;
import dev.isthmus.app.generate.InterruptibleNoise;
import dev.isthmus.app.generate.Job;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.metrics.FeatureNet;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.order.Grid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A block of Figure 3: base images, some variations of each with the same half fixed. */
record HalfTask(Study study, HalfFixed.Pattern pattern, Method method, int block) implements Task {
    /** Spreads variations over all seeds, far from those of base images. */
    private static final long SEED_STRIDE = 0x9E3779B97F4A7C15L;

    private static final int NANOS = 0;
    private static final int BASES = 1;
    private static final int PIXEL = 2;
    private static final int PIXEL_UNFIXED = 3;
    private static final int TOKEN = 4;
    private static final int TOKEN_UNFIXED = 5;
    private static final int MAP = 6;

    @Override
    public String name() {
        return HalfFixed.ID + " " + pattern.id();
    }

    @Override
    public int images() {
        return study.basesOfClass() * classes() * HalfFixed.VARIATIONS;
    }

    private int classes() {
        return study.setup().config().classes().size();
    }

    @Override
    public String identity() {
        return String.join("\n", HalfFixed.ID, pattern.id(), method.plan().toString(), String.valueOf(HalfFixed.VARIATIONS),
                String.valueOf(study.basesOfClass()), String.valueOf(block));
    }

    @Override
    public double[] run(ImageModel model, FeatureNet net, Steps steps) {
        ModelConfig config = study.setup().config();
        HalfTally tally = new HalfTally(config);
        List<Job> bases = new ArrayList<>();
        for (int label = 0; label < classes(); label++) {
            for (int i = 0; i < study.basesOfClass(); i++) {
                bases.add(study.base(block, label, i));
            }
        }
        int together = Math.max(1, study.setup().batch() / HalfFixed.VARIATIONS);
        long nanos = 0;
        for (int from = 0; from < bases.size(); from += together) {
            int to = Math.min(bases.size(), from + together);
            nanos += add(model, bases.subList(from, to), from, steps, tally);
        }
        double[] map = tally.tokenMap();
        double[] numbers = new double[MAP + map.length];
        numbers[NANOS] = nanos;
        numbers[BASES] = tally.bases();
        numbers[PIXEL] = tally.pixel();
        numbers[PIXEL_UNFIXED] = tally.pixelUnfixed();
        numbers[TOKEN] = tally.token();
        numbers[TOKEN_UNFIXED] = tally.tokenUnfixed();
        System.arraycopy(map, 0, numbers, MAP, map.length);
        return numbers;
    }

    /** Makes the variations of some bases; returns the time that took. */
    private long add(ImageModel model, List<Job> bases, int before, Steps steps, HalfTally tally) {
        int first = before * HalfFixed.VARIATIONS;
        int last = first + bases.size() * HalfFixed.VARIATIONS;
        steps.finished(first, last, 0);
        try (Scope scope = Scope.open()) {
            long began = System.nanoTime();
            Tensor tokens = model.mar().sampler(method.backbone()).run(method.plan(), request(bases),
                    new InterruptibleNoise(noise(bases)), (plan, step) -> steps.finished(first, last, step + 1));  // [B, L, C]
            float[] images = model.decode(tokens).to(Device.CPU).toFloats();                        // [B, channels, H, W]
            long nanos = System.nanoTime() - began;
            float[] values = tokens.to(Device.CPU).toFloats();
            float[] grey = greyLevels(images, bases.size() * HalfFixed.VARIATIONS);
            Grid grid = method.plan().grid();
            for (int b = 0; b < bases.size(); b++) {
                tally.add(values, grey, b * HalfFixed.VARIATIONS, pattern.fixed(grid, bases.get(b).seed()));
                if ((before + b + 1) % study.basesOfClass() == 0) {
                    tally.endClass();
                }
            }
            return nanos;
        }
    }

    private Request request(List<Job> bases) {
        Grid grid = method.plan().grid();
        List<Job> each = variations(bases);
        long[] seeds = seeds(bases);
        int[][] orders = IntStream.range(0, each.size())
                .mapToObj(i -> pattern.order(grid, each.get(i).seed(), seeds[i])).toArray(int[][]::new);
        return new Request(each.stream().mapToInt(Job::label).toArray(), seeds, orders, study.setup().temperature());
    }

    private SeamNoise noise(List<Job> bases) {
        return new SeamNoise(new PhiloxNoise(variations(bases).stream().mapToLong(Job::seed).toArray()),
                new PhiloxNoise(seeds(bases)), HalfFixed.firstFree(method.plan()));
    }

    /** Each base as often as it is varied. */
    private static List<Job> variations(List<Job> bases) {
        return bases.stream().flatMap(base -> IntStream.range(0, HalfFixed.VARIATIONS).mapToObj(v -> base)).toList();
    }

    /** A seed for each variation. */
    private static long[] seeds(List<Job> bases) {
        return bases.stream().flatMapToLong(base -> IntStream.rangeClosed(1, HalfFixed.VARIATIONS)
                .mapToLong(v -> base.seed() + v * SEED_STRIDE)).toArray();
    }

    /** [B, pixels] the centre of the images as grey levels, clipped to what a picture can show. */
    private float[] greyLevels(float[] images, int count) {
        ModelConfig config = study.setup().config();
        int size = config.image().size();
        int side = config.image().cropTo();
        int margin = (size - side) / 2;
        int planes = count * config.vae().imageChannels();
        float[] grey = new float[planes * side * side];
        int at = 0;
        for (int plane = 0; plane < planes; plane++) {
            for (int y = margin; y < margin + side; y++) {
                for (int x = margin; x < margin + side; x++) {
                    grey[at++] = Math.clamp((images[(plane * size + y) * size + x] + 1) / 2 * 255, 0f, 255f);
                }
            }
        }
        return grey;
    }

    /** Reads what {@link #run} made. */
    Results.HalfBlock part(double[] numbers) {
        return new Results.HalfBlock(block, (int) numbers[BASES], numbers[NANOS] / 1e9 / images(), numbers[PIXEL],
                numbers[PIXEL_UNFIXED], numbers[TOKEN], numbers[TOKEN_UNFIXED]);
    }

    /** [L] the map in what {@link #run} made. */
    static double[] map(double[] numbers) {
        return Arrays.copyOfRange(numbers, MAP, numbers.length);
    }
}
