package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.SafetensorsOutput;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.MarModel;
import dev.isthmus.sampler.model.VaeModel;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights that are not the configuration's are refused in one line that counts what is wrong and names the first of it. */
@ExtendWith(NoLiveTensors.class)
class MisfitsTest {

    @TempDir
    Path folder;

    private record Parameter(DType dtype, long[] shape, byte[] data) {
    }

    private final Map<String, Parameter> parameters = new LinkedHashMap<>();

    @BeforeEach
    void read() {
        try (Checkpoint file = Checkpoint.open(Repository.fashion().resolve(ImageModel.MAR))) {
            for (String name : file.names()) {
                parameters.put(name, new Parameter(file.entry(name).dtype(), file.entry(name).shape(),
                        file.data(name).toArray(ValueLayout.JAVA_BYTE)));
            }
        }
    }

    @Test
    void everythingWrongIsToldAtOnce() throws IOException {
        parameters.keySet().removeIf(name -> name.startsWith("encoder_blocks.1.") || name.equals("mask_token"));
        parameters.computeIfPresent("z_proj_ln.weight", (n, p) -> new Parameter(p.dtype, new long[] {1, p.shape[0]}, p.data));
        parameters.computeIfPresent("diffloss.net.input_proj.bias",
                (n, p) -> new Parameter(DType.I16, p.shape, p.data));
        parameters.put("extra\nline", new Parameter(DType.U8, new long[] {}, new byte[1]));
        refused("13 missing (encoder_blocks.1.attn.qkv.weight, encoder_blocks.1.attn.qkv.bias, encoder_blocks.1.norm1.weight, …), "
                + "1 of another shape (z_proj_ln.weight is [1, 256], expected [256]), "
                + "1 of no floating type (diffloss.net.input_proj.bias is I16), 1 unexpected (extra?line)");
    }

    @Test
    void theWrongFileAltogether() {
        Path vae = Repository.fashion().resolve(ImageModel.VAE);
        String message = assertThrows(CheckpointException.class,
                () -> MarModel.open(vae, ImageModel.config(Repository.fashion()).mar())).getMessage();
        assertEquals(1, message.lines().count());
        assertTrue(message.contains(" missing (class_emb.weight, fake_latent, z_proj.weight, …), "), message);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void valuesThatAreNoNumbers(float value) throws IOException {
        short bits = Float.floatToFloat16(value);
        for (String name : new String[] {"decoder_norm.bias", "class_emb.weight"}) {
            byte[] data = parameters.get(name).data;
            data[data.length - 2] = (byte) bits;
            data[data.length - 1] = (byte) (bits >> Byte.SIZE);
        }
        refused("2 with NaN or infinite values (class_emb.weight, decoder_norm.bias)");
    }

    @Test
    void anEncoderIsPassedOver() throws IOException {
        SafetensorsOutput output = new SafetensorsOutput();
        Path file = folder.resolve("vae.safetensors");
        try (Checkpoint vae = Checkpoint.open(Repository.fashion().resolve(ImageModel.VAE))) {
            for (String name : vae.names()) {
                output.tensor(name, vae.entry(name).dtype(), vae.entry(name).shape(), vae.data(name));
            }
            output.tensor("encoder.more", DType.F32, new long[] {}, MemorySegment.ofArray(new float[] {Float.NaN})).write(file);
        }
        VaeModel.open(file, ImageModel.config(Repository.fashion()).vae()).close();
    }

    private void refused(String expected) throws IOException {
        SafetensorsOutput output = new SafetensorsOutput();
        parameters.forEach((name, p) -> output.tensor(name, p.dtype, p.shape, MemorySegment.ofArray(p.data)));
        Path file = folder.resolve("mar.safetensors");
        output.write(file);
        CheckpointException e = assertThrows(CheckpointException.class,
                () -> MarModel.open(file, ImageModel.config(Repository.fashion()).mar()));
        assertEquals(file + ": parameters do not fit the configuration: " + expected, e.getMessage());
    }
}
