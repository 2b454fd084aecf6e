package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.SafetensorsOutput;
import dev.isthmus.sampler.model.DiffusersVae;
import dev.isthmus.sampler.model.LatentScaling;
import dev.isthmus.sampler.model.VaeConfig;
import dev.isthmus.sampler.model.VaeModel;
import dev.isthmus.sampler.model.WeightSource;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The autoencoder in diffusers' folders: the weights of a recorded KL autoencoder under the other names make the same image. */
@ExtendWith(NoLiveTensors.class)
class DiffusersVaeTest {

    private static final Path WEIGHTS = Repository.fixtures().resolve("vae-a.weights.safetensors");
    private static final VaeConfig SIZES = new VaeConfig(3, 32, List.of(1, 2), 2, 4, 32);
    private static final String CONFIG = """
            {"_class_name": "AutoencoderKL", "_diffusers_version": "0.31.0.dev0", "act_fn": "silu", "block_out_channels": [32, 64],
             "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D"], "force_upcast": true, "in_channels": 3,
             "latent_channels": 4, "latents_mean": null, "layers_per_block": 2, "mid_block_add_attention": true,
             "norm_num_groups": 32, "out_channels": 3, "sample_size": 1024, "scaling_factor": 1.5305, "shift_factor": 0.0609,
             "use_post_quant_conv": %s, "use_quant_conv": false}
            """;
    private static final Pattern MIDDLE = Pattern.compile("mid\\.block_(\\d)\\.(.*)");
    private static final Pattern LEVEL = Pattern.compile("up\\.(\\d)\\.(block|upsample)\\.(.*)");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSameImage(boolean postQuant) throws IOException {
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(postQuant));
        translate(postQuant);
        DiffusersVae vae = DiffusersVae.in(folder);
        assertEquals(SIZES, vae.design().sizes());
        try (VaeModel ldm = VaeModel.open(WEIGHTS, SIZES); Scope scope = Scope.open();
                VaeModel diffusers = VaeModel.open(new WeightSource.InFile(DiffusersVae.weights(folder)), vae.design(), Device.CPU)) {
            Tensor latent = latent();
            Tensor quantised = postQuant ? latent : postQuant(latent);
            assertArrayEquals(ldm.decode(latent).toFloats(), diffusers.decode(quantised).toFloats(), 1e-6f);
        }
    }

    @Test
    void scalingAsConfigured() throws IOException {
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(false));
        assertEquals(new LatentScaling(1.5305, 0.0609), DiffusersVae.in(folder).scaling());
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(false).replace("0.0609", "null"));
        assertEquals(new LatentScaling(1.5305, 0), DiffusersVae.in(folder).scaling());
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(false).replaceAll("\"(scaling|shift)_factor\": [0-9.]+, ?", ""));
        assertEquals(new LatentScaling(0.18215, 0), DiffusersVae.in(folder).scaling());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"AutoencoderKL\" | \"VQModel\" | _class_name is VQModel; expected AutoencoderKL",
        "[32, 64] | [32, 48] | block_out_channels is [32, 48]; expected multiples of the first, 32",
        "\"mid_block_add_attention\": true | \"mid_block_add_attention\": false | mid_block_add_attention is false",
        "\"norm_num_groups\": 32 | \"norm_num_groups\": 5 | group_norm_groups is 5; expected a divisor",
        "\"latent_channels\": 4, | | latent_channels is missing or null",
        "1.5305 | -1 | scaling_factor is -1.0; expected a number above 0",
        "\"shift_factor\": 0.0609 | \"shift_factor\": \"x\" | shift_factor"
    })
    void anotherConfigurationIsRefused(String from, String to, String message) throws IOException {
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(false).replace(from, to == null ? "" : to));
        RuntimeException e = assertThrows(RuntimeException.class, () -> {
            DiffusersVae vae = DiffusersVae.in(folder);
            vae.design();
            vae.scaling();
        });
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    @Test
    void whatDoesNotFitIsTold() throws IOException {
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(false));
        assertTrue(assertThrows(CheckpointException.class, () -> DiffusersVae.weights(folder)).getMessage()
                .endsWith("diffusion_pytorch_model.safetensors: does not exist, nor with .bin"));
        Files.copy(WEIGHTS, folder.resolve("diffusion_pytorch_model.safetensors"));
        DiffusersVae vae = DiffusersVae.in(folder);
        CheckpointException e = assertThrows(CheckpointException.class,
                () -> VaeModel.open(new WeightSource.InFile(DiffusersVae.weights(folder)), vae.design(), Device.CPU));
        assertTrue(e.getMessage().contains("missing (decoder.mid_block.resnets.0.norm1.weight"), e.getMessage());
        assertTrue(e.getMessage().contains("unexpected ("), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    private static Tensor latent() {
        float[] values = new float[2 * 4 * 6 * 6];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(1 + 0.7 * i);
        }
        return Tensor.of(values, 2, 4, 6, 6);
    }

    /** What the autoencoder with a convolution before its decoder makes of a latent there. */
    private static Tensor postQuant(Tensor latent) {
        try (Checkpoint weights = Checkpoint.open(WEIGHTS)) {
            return latent.conv2d(weights.tensor("post_quant_conv.weight", DType.F32), weights.tensor("post_quant_conv.bias", DType.F32), 1, 0);
        }
    }

    /** The recorded autoencoder's file as diffusers would have written it, its encoder under names that nobody asks for. */
    private void translate(boolean postQuant) throws IOException {
        SafetensorsOutput out = new SafetensorsOutput();
        try (Checkpoint weights = Checkpoint.open(WEIGHTS)) {
            for (String name : weights.names()) {
                if (!postQuant && name.startsWith("post_quant_conv.")) {
                    continue;
                }
                long[] shape = weights.entry(name).shape();
                boolean linear = name.contains(".attn_1.") && shape.length == 4;
                MemorySegment data = MemorySegment.ofArray(weights.data(name).toArray(ValueLayout.JAVA_BYTE));
                out.tensor(name.startsWith("decoder.") ? "decoder." + translated(name.substring("decoder.".length())) : name,
                        weights.entry(name).dtype(), linear ? Arrays.copyOf(shape, 2) : shape, data);
            }
            out.write(folder.resolve("diffusion_pytorch_model.safetensors"));
        }
    }

    /** Written from diffusers' own list of names, apart from the code that is tested. */
    private static String translated(String name) {
        Matcher middle = MIDDLE.matcher(name);
        if (middle.matches()) {
            return "mid_block.resnets." + (Integer.parseInt(middle.group(1)) - 1) + "." + middle.group(2);
        }
        Matcher level = LEVEL.matcher(name);
        if (level.matches()) {
            String block = "up_blocks." + (1 - Integer.parseInt(level.group(1))) + ".";
            return level.group(2).equals("block") ? block + "resnets." + level.group(3).replace("nin_shortcut", "conv_shortcut")
                    : block + "upsamplers.0." + level.group(3);
        }
        return name.replace("norm_out", "conv_norm_out").replace("mid.attn_1.norm", "mid_block.attentions.0.group_norm")
                .replaceFirst("mid\\.attn_1\\.([qkv])\\.", "mid_block.attentions.0.to_$1.")
                .replace("mid.attn_1.proj_out", "mid_block.attentions.0.to_out.0");
    }
}
