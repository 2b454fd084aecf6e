package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.SafetensorsWriter;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.Sampler;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.model.Latents;
import dev.isthmus.sampler.model.MarConfig;
import dev.isthmus.sampler.model.MarModel;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A network that no recorded case has: patches of 2, odd widths, encoder and decoder of different width. */
@ExtendWith(NoLiveTensors.class)
class OddShapesTest {

    private static final MarConfig CONFIG = new MarConfig(64, 2, 2, 45, 3, 5, 33, 2, 3, 3, 4, 5, 2, 37);

    @TempDir
    Path temporary;

    @Test
    void aSubsetOfRowsIsWhatAllRowsWouldBe() throws IOException {
        int[][] known = {{0, 5, 17, 200}, {1, 2, 3, 255}};
        int[][] predict = {{4, 99, 254}, {0, 7, 128}};
        try (MarModel model = MarModel.open(weights(), CONFIG); Scope scope = Scope.open()) {
            Random random = new Random(3);
            float[] values = new float[2 * 256 * CONFIG.tokenChannels()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            Tensor tokens = Tensor.of(values, 2, 256, CONFIG.tokenChannels());
            int[] labels = {1, 3};
            Tensor some = model.backbone().begin(labels, false).condition(tokens, known, predict);
            Tensor all = model.probe().decode(tokens, labels, known);
            assertEquals(33, some.size(1));
            for (int b = 0; b < 2; b++) {
                for (int i = 0; i < 3; i++) {
                    assertArrayEquals(all.select(0, b).narrow(0, predict[b][i], 1).toFloats(),
                            some.narrow(0, 3L * b + i, 1).toFloats(), 1e-5f);
                }
            }
        }
    }

    @Test
    void everyPresetRunsOnIt() throws IOException {
        try (MarModel model = MarModel.open(weights(), CONFIG); Scope scope = Scope.open()) {
            for (Preset preset : new Preset[] {Preset.GTR_6_3X, Preset.MAR_16}) {
                Plan plan = preset.plan(CONFIG.grid(), 1.5);
                long[] seeds = {1, 2};
                Tensor tokens = new Sampler(model.backbone(), model.head()).run(plan,
                        Request.of(plan, new int[] {0, 3}, seeds, 1), new PhiloxNoise(seeds), StepListener.NONE);
                assertArrayEquals(new long[] {2, 256, 12}, tokens.shape());
                assertArrayEquals(new long[] {2, 3, 32, 32}, Latents.of(tokens, CONFIG).shape());
                for (float value : tokens.toFloats()) {
                    assertTrue(Float.isFinite(value));
                }
            }
        }
    }

    @Test
    void patchesGoWhereTheyBelong() {
        try (Scope scope = Scope.open()) {
            int c = 3;
            int p = 2;
            int side = 16;
            float[] values = new float[256 * c * p * p];
            for (int i = 0; i < values.length; i++) {
                values[i] = i;
            }
            float[] latent = Latents.of(Tensor.of(values, 1, 256, c * p * p), CONFIG).toFloats();
            for (int channel = 0; channel < c; channel++) {
                for (int y = 0; y < side * p; y++) {
                    for (int x = 0; x < side * p; x++) {
                        int token = y / p * side + x / p;
                        int within = (channel * p + y % p) * p + x % p;
                        assertEquals(values[token * c * p * p + within], latent[(channel * side * p + y) * side * p + x]);
                    }
                }
            }
        }
    }

    private Path weights() throws IOException {
        RandomWeights w = new RandomWeights(new Random(11));
        w.add("class_emb.weight", 4, 45).add("fake_latent", 1, 45).affine("z_proj", 45, 12).norm("z_proj_ln", 45)
                .add("encoder_pos_embed_learned", 1, 261, 45);
        for (int i = 0; i < 3; i++) {
            w.block("encoder_blocks." + i, 45);
        }
        w.norm("encoder_norm", 45).affine("decoder_embed", 33, 45).add("mask_token", 1, 1, 33)
                .add("decoder_pos_embed_learned", 1, 261, 33);
        for (int i = 0; i < 2; i++) {
            w.block("decoder_blocks." + i, 33);
        }
        w.norm("decoder_norm", 33).add("diffusion_pos_embed_learned", 1, 256, 33);
        String net = "diffloss.net.";
        w.affine(net + "time_embed.mlp.0", 37, 256).affine(net + "time_embed.mlp.2", 37, 37).affine(net + "cond_embed", 37, 33)
                .affine(net + "input_proj", 37, 12);
        for (int i = 0; i < 2; i++) {
            String block = net + "res_blocks." + i;
            w.norm(block + ".in_ln", 37).affine(block + ".mlp.0", 37, 37).affine(block + ".mlp.2", 37, 37)
                    .affine(block + ".adaLN_modulation.1", 111, 37);
        }
        w.affine(net + "final_layer.linear", 24, 37).affine(net + "final_layer.adaLN_modulation.1", 74, 37);
        return w.write(temporary.resolve("odd.safetensors"));
    }

    /** Small random parameters under the published names. */
    private record RandomWeights(Random random, SafetensorsWriter writer) {

        RandomWeights(Random random) {
            this(random, new SafetensorsWriter());
        }

        RandomWeights add(String name, long... shape) {
            float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.1 * random.nextGaussian());
            }
            writer.floats(name, shape, values);
            return this;
        }

        RandomWeights affine(String name, long out, long in) {
            return add(name + ".weight", out, in).add(name + ".bias", out);
        }

        RandomWeights norm(String name, long width) {
            return add(name + ".weight", width).add(name + ".bias", width);
        }

        void block(String name, long width) {
            norm(name + ".norm1", width).affine(name + ".attn.qkv", 3 * width, width).affine(name + ".attn.proj", width, width)
                    .norm(name + ".norm2", width).affine(name + ".mlp.fc1", 4 * width, width)
                    .affine(name + ".mlp.fc2", width, 4 * width);
        }

        Path write(Path file) throws IOException {
            return writer.write(file);
        }
    }
}
