package dev.isthmus.tests;

import dev.isthmus.runtime.io.SafetensorsWriter;
import dev.isthmus.sampler.model.MarConfig;
import dev.isthmus.sampler.model.ParameterTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * A MAR network of any sizes with random parameters, under the published names: about as large as trained ones, so that class,
 * position and timestep all show in what comes out.
 */
final class RandomNetwork {

    private static final int TIME_FEATURES = 256;

    private final Random random = new Random(11);
    private final SafetensorsWriter writer = new SafetensorsWriter();

    private RandomNetwork() {
    }

    static Path write(Path file, MarConfig config) throws IOException {
        RandomNetwork network = new RandomNetwork();
        network.transformer(config);
        network.head(config);
        return network.writer.write(file);
    }

    /** Of any network, its parameters told from each other by name and shape. */
    static Path write(Path file, ParameterTable table) throws IOException {
        RandomNetwork network = new RandomNetwork();
        for (String name : table.names()) {
            long[] shape = table.shape(name);
            boolean weight = name.endsWith(".weight");
            if (weight && shape.length > 1) {
                network.add(name, 0, 1 / Math.sqrt(Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b)), shape);
            } else {
                network.add(name, weight ? 1 : 0, weight || name.endsWith(".bias") ? 0.1 : 1, shape);
            }
        }
        return network.writer.write(file);
    }

    private void transformer(MarConfig c) {
        int encoder = c.encoderWidth();
        int decoder = c.decoderWidth();
        int positions = c.bufferTokens() + c.tokens();
        embedding("class_emb.weight", c.classes(), encoder);
        embedding("fake_latent", 1, encoder);
        affine("z_proj", encoder, c.tokenChannels());
        norm("z_proj_ln", encoder);
        embedding("encoder_pos_embed_learned", 1, positions, encoder);
        for (int i = 0; i < c.encoderDepth(); i++) {
            block("encoder_blocks." + i, encoder);
        }
        norm("encoder_norm", encoder);
        affine("decoder_embed", decoder, encoder);
        embedding("mask_token", 1, 1, decoder);
        embedding("decoder_pos_embed_learned", 1, positions, decoder);
        for (int i = 0; i < c.decoderDepth(); i++) {
            block("decoder_blocks." + i, decoder);
        }
        norm("decoder_norm", decoder);
        embedding("diffusion_pos_embed_learned", 1, c.tokens(), decoder);
    }

    private void head(MarConfig c) {
        String net = "diffloss.net.";
        int width = c.headWidth();
        affine(net + "time_embed.mlp.0", width, TIME_FEATURES);
        affine(net + "time_embed.mlp.2", width, width);
        affine(net + "cond_embed", width, c.decoderWidth());
        affine(net + "input_proj", width, c.tokenChannels());
        for (int i = 0; i < c.headDepth(); i++) {
            String block = net + "res_blocks." + i;
            norm(block + ".in_ln", width);
            affine(block + ".mlp.0", width, width);
            affine(block + ".mlp.2", width, width);
            affine(block + ".adaLN_modulation.1", 3L * width, width);
        }
        affine(net + "final_layer.linear", 2L * c.tokenChannels(), width);
        affine(net + "final_layer.adaLN_modulation.1", 2L * width, width);
    }

    private void block(String name, long width) {
        norm(name + ".norm1", width);
        affine(name + ".attn.qkv", 3 * width, width);
        affine(name + ".attn.proj", width, width);
        norm(name + ".norm2", width);
        affine(name + ".mlp.fc1", MarConfig.MLP_RATIO * width, width);
        affine(name + ".mlp.fc2", width, MarConfig.MLP_RATIO * width);
    }

    private void affine(String name, long out, long in) {
        add(name + ".weight", 0, 1 / Math.sqrt(in), out, in);
        add(name + ".bias", 0, 0.1, out);
    }

    private void norm(String name, long width) {
        add(name + ".weight", 1, 0.1, width);
        add(name + ".bias", 0, 0.1, width);
    }

    private void embedding(String name, long... shape) {
        add(name, 0, 1, shape);
    }

    private void add(String name, double mean, double deviation, long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + deviation * random.nextGaussian());
        }
        writer.floats(name, shape, values);
    }
}
