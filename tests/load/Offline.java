import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Presets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What the machine makes without a server: batch after batch, with all cores. */
final class Offline {

    private Offline() {
    }

    static double imagesPerSecond(Path directory, String presetName, int batch, Duration time) {
        Preset preset = Presets.of(presetName);
        try (ImageModel model = ImageModel.open(directory)) {
            int classes = model.config().classes().size();
            Plan plan = preset.plan(model.config().mar().grid(), 2);
            make(model, preset, plan, batch, 0, classes);
            long began = System.nanoTime();
            int images = 0;
            while (System.nanoTime() - began < time.toNanos()) {
                make(model, preset, plan, batch, images, classes);
                images += batch;
            }
            return images / ((System.nanoTime() - began) / 1e9);
        }
    }

    private static void make(ImageModel model, Preset preset, Plan plan, int batch, long seed, int classes) {
        long[] seeds = LongStream.range(seed, seed + batch).toArray();
        int[] labels = IntStream.range(0, batch).map(i -> i % classes).toArray();
        model.generate(preset.backbone(), plan, Request.of(plan, labels, seeds, 1), new PhiloxNoise(seeds), StepListener.NONE);
    }
}
