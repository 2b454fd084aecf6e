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
import dev.isthmus.sampler.model.DiffusersVae;
import dev.isthmus.sampler.model.LatentScaling;
import dev.isthmus.sampler.model.VaeConfig;
import dev.isthmus.sampler.model.VaeModel;
import dev.isthmus.sampler.model.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The autoencoder in diffusers' folders: the weights of a recorded KL autoencoder under the other names make the same image. */
@ExtendWith(NoLiveTensors.class)
class DiffusersVaeTest {

    private static final Path WEIGHTS = DiffusersFolder.ORIGINAL;
    private static final VaeConfig SIZES = new VaeConfig(3, 32, List.of(1, 2), 2, 4, 32);
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSameImage(boolean postQuant) throws IOException {
        Files.writeString(folder.resolve("config.json"), DiffusersFolder.CONFIG.formatted(postQuant));
        DiffusersFolder.weights(folder, postQuant);
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
        Files.writeString(folder.resolve("config.json"), DiffusersFolder.CONFIG.formatted(false));
        assertEquals(new LatentScaling(1.5305, 0.0609), DiffusersVae.in(folder).scaling());
        Files.writeString(folder.resolve("config.json"), DiffusersFolder.CONFIG.formatted(false).replace("0.0609", "null"));
        assertEquals(new LatentScaling(1.5305, 0), DiffusersVae.in(folder).scaling());
        Files.writeString(folder.resolve("config.json"), DiffusersFolder.CONFIG.formatted(false).replaceAll("\"(scaling|shift)_factor\": [0-9.]+, ?", ""));
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
        Files.writeString(folder.resolve("config.json"), DiffusersFolder.CONFIG.formatted(false).replace(from, to == null ? "" : to));
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
        Files.writeString(folder.resolve("config.json"), DiffusersFolder.CONFIG.formatted(false));
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
}
