package dev.isthmus.tests;

import dev.isthmus.runtime.io.SafetensorsWriter;
import dev.isthmus.sampler.model.ImageModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A whole model that is quick: a random network, the autoencoder of a recorded case, and a feature network with as few features
 * as suffice, so that a handful of images has a covariance. Its pictures are nothing to look at.
 */
public final class TinyModel {
    static final int CLASSES = 4;
    static final int FEATURES = 5;
    static final int CHANNELS = 3;
    static final int SIDE = 16;
    private static final String CONFIG = """
            {"name": "tiny",
             "mar": {"img_size": 16, "vae_stride": 2, "patch_size": 1, "encoder_embed_dim": 16, "encoder_depth": 1,
                     "encoder_num_heads": 2, "decoder_embed_dim": 16, "decoder_depth": 1, "decoder_num_heads": 2,
                     "vae_embed_dim": 4, "class_num": 4, "buffer_size": 4, "diffloss_d": 1, "diffloss_w": 16},
             "vae": {"image_channels": 3, "ch": 32, "ch_mult": [1, 2], "num_res_blocks": 2, "z_channels": 4,
                     "group_norm_groups": 32},
             "latent_scale": 1.0,
             "image": {"size": 16, "crop_to": 14, "value_range": [-1, 1]},
             "classes": ["a", "b & <c>", "d", "e"]}
            """;

    private TinyModel() {
    }

    /** Writes it into a folder that exists. */
    public static Path write(Path folder) throws IOException {
        Files.writeString(folder.resolve(ImageModel.CONFIG), CONFIG);
        RandomNetwork.write(folder.resolve(ImageModel.MAR), ImageModel.config(folder).mar());
        Files.copy(Repository.fixtures().resolve("vae-a.weights.safetensors"), folder.resolve(ImageModel.VAE));
        featureNet(folder.resolve("feature-net.safetensors"));
        statistics(folder.resolve("reference-stats.safetensors"));
        return folder;
    }

    static Path featureNet(Path file) throws IOException {
        return featureNet(file, 1);
    }

    /** @param scale of the last bias, which may be no number */
    static Path featureNet(Path file, double scale) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        Random random = new Random(4);
        int width = CHANNELS;
        for (int i = 0; i < 6; i++) {
            int out = i == 5 ? FEATURES : 4 + i;
            writer.floats("conv" + i + ".weight", new long[] {out, width, 3, 3},
                    values(random, out * width * 9, 1 / Math.sqrt(width * 4.5)));
            writer.floats("conv" + i + ".bias", new long[] {out}, values(random, out, 0.1));
            width = out;
        }
        writer.floats("head.weight", new long[] {CLASSES, FEATURES}, values(random, CLASSES * FEATURES, 1));
        writer.floats("head.bias", new long[] {CLASSES}, values(random, CLASSES, 0.1 * scale));
        return writer.write(file);
    }

    /** Of uncorrelated features of mean 1 and variance 2. */
    private static void statistics(Path file) throws IOException {
        ByteBuffer mean = ByteBuffer.allocate(FEATURES * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer covariance = ByteBuffer.allocate(FEATURES * FEATURES * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < FEATURES; i++) {
            mean.putDouble(1);
            for (int j = 0; j < FEATURES; j++) {
                covariance.putDouble(i == j ? 2 : 0);
            }
        }
        new SafetensorsWriter().tensor("test.mean", "F64", new long[] {FEATURES}, mean.array())
                .tensor("test.cov", "F64", new long[] {FEATURES, FEATURES}, covariance.array()).write(file);
    }

    private static float[] values(Random random, int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }
}
