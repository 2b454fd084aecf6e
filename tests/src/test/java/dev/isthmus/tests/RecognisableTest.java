package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.metrics.FeatureNet;
import dev.isthmus.sampler.metrics.Seen;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Generated images are recognised as their class by a classifier that was trained on real ones. */
@ExtendWith(NoLiveTensors.class)
class RecognisableTest {

    private static final int CLASSES = 10;
    private static final int EACH = 3;
    private static final int SIDE = 32;
    /** The model's own is 0.90 over 300 images; 30 images of it fall below this once in ten thousand runs. */
    private static final double LEAST = 0.7;

    @Test
    void mostImagesAreOfTheirClass() {
        int[] labels = new int[CLASSES * EACH];
        long[] seeds = new long[labels.length];
        Arrays.setAll(labels, i -> i % CLASSES);
        Arrays.setAll(seeds, i -> 1000 + i);
        List<Pixels> images;
        try (ImageModel model = ImageModel.open(Repository.fashion())) {
            Plan plan = Preset.GTR_3_7X.plan(model.config().mar().grid(), 2);
            images = model.generate(plan, Request.of(plan, labels, seeds, 1), new PhiloxNoise(seeds), StepListener.NONE);
        }
        int right = 0;
        try (FeatureNet net = FeatureNet.open(Repository.fashion().resolve("feature-net.safetensors"), SIDE)) {
            Seen seen = net.see(images);
            for (int i = 0; i < labels.length; i++) {
                right += seen.recognised(i) == labels[i] ? 1 : 0;
            }
        }
        System.out.println("recognised " + right + " of " + labels.length);
        assertTrue(right >= LEAST * labels.length, right + " of " + labels.length + " recognised");
    }
}
