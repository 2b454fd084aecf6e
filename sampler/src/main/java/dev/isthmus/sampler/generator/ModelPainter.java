package dev.isthmus.sampler.generator;

import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.generator.Previews.Kind;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.Latents;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Makes pictures with a model. */
record ModelPainter(ImageModel model) implements Painter {

    @Override
    public List<Pixels> paint(Batch batch, StepListener listener) {
        Way way = batch.way();
        return model.generate(way.backbone(), way.plan(), batch.request(), batch.noise(), listener);
    }

    @Override
    public List<Preview> preview(Kind kind, Tensor tokens) {
        try (Scope scope = Scope.open()) {
            return switch (kind) {
                case NONE -> throw new IllegalArgumentException("no preview was asked for");
                case IMAGE -> model.pixels(tokens).stream().<Preview>map(Preview.Image::new).toList();
                case LATENT -> latents(Latents.of(tokens, model.config().mar()).to(Device.CPU));
            };
        }
    }

    /** @param latents [n, C, H, W] */
    private static List<Preview> latents(Tensor latents) {
        int channels = (int) latents.size(1);
        int height = (int) latents.size(2);
        int width = (int) latents.size(3);
        int size = channels * height * width;
        float[] values = latents.toFloats();
        return IntStream.range(0, (int) latents.size(0)).<Preview>mapToObj(n -> new Preview.Latent(channels, height, width,
                Arrays.copyOfRange(values, n * size, (n + 1) * size))).toList();
    }

    @Override
    public void close() {
        model.close();
    }
}
