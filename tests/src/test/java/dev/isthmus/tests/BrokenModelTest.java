package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.model.ImageModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model directory with something wrong in it is refused in one line that names the file and the thing. */
@ExtendWith(NoLiveTensors.class)
class BrokenModelTest {

    @TempDir
    Path model;

    @BeforeEach
    void copyModel() throws IOException {
        for (String file : new String[] {ImageModel.CONFIG, ImageModel.MAR, ImageModel.VAE}) {
            Files.copy(Repository.fashion().resolve(file), model.resolve(file));
        }
    }

    @Test
    void theUntouchedCopyOpens() {
        ImageModel.open(model).close();
    }

    @ParameterizedTest
    @CsvSource({ImageModel.CONFIG, ImageModel.MAR, ImageModel.VAE})
    void missingFile(String file) throws IOException {
        Files.delete(model.resolve(file));
        refused(file);
    }

    @ParameterizedTest
    @CsvSource({ImageModel.MAR, ImageModel.VAE})
    void truncatedFile(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(model.resolve(file));
        for (int length : new int[] {0, 7, 100, bytes.length / 2, bytes.length - 1}) {
            Files.write(model.resolve(file), Arrays.copyOf(bytes, length));
            refused(file);
        }
    }

    @ParameterizedTest
    @CsvSource({"z_proj_ln.weight, z_proj_ln.weighs, z_proj_ln.weight", "'[10, 256]', '[256, 10]', class_emb.weight"})
    void wrongNameOrShape(String there, String wrong, String named) throws IOException {
        replace(ImageModel.MAR, there, wrong);
        refused(named);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"encoder_depth\": 4', '\"encoder_depth\": 5', encoder_blocks.4",
        "'\"encoder_num_heads\": 8', '\"encoder_num_heads\": 7', encoder_num_heads",
        "'\"class_num\": 10', '\"class_num\": 11', class_num",
        "'\"class_num\": 10', '\"class_num\": \"ten\"', class_num",
        "'\"buffer_size\": 16,', '', buffer_size",
        "'\"latent_scale\": 1.35', '\"latent_scale\": -1.35', latent_scale",
        "'\"crop_to\": 28', '\"crop_to\": 33', crop_to",
        "'\"crop_to\": 28', '\"crop_to\": 28]', JSON",
        "'{', '', JSON",
        "'\"name\": \"mar-fashion\"', '\"name\": null', name",
        "'\"name\": \"mar-fashion\",', '', name",
        "'\"mar\": {', '\"mar\": null, \"unused\": {', mar",
        "'\"vae\": {', '\"vae\": null, \"unused\": {', vae",
        "'\"image\": {', '\"image\": null, \"unused\": {', image",
        "'\"classes\": [', '\"classes\": null, \"unused\": [', classes",
        "'\"t-shirt\"', null, classes",
        "'\"latent_scale\": 1.35', '\"latent_scale\": null, \"unused\": 1', latent_scale",
        "'\"ch_mult\": [', '\"ch_mult\": null, \"unused\": [', ch_mult",
        "'\"ch_mult\": [', '\"ch_mult\": [1, null], \"unused\": [', ch_mult",
        "'\"img_size\": 32', '\"img_size\": 65536', img_size / (vae_stride * patch_size)",
        "'\"img_size\": 32', '\"img_size\": 65537', img_size",
        "'\"img_size\": 32', '\"img_size\": null', img_size",
        "'\"patch_size\": 1', '\"patch_size\": 1024', patch_size",
        "'\"class_num\": 10', '\"class_num\": 10.5', class_num",
        "'\"value_range\": [', '\"value_range\": [0, 1], \"unused\": [', value_range",
        "'\"value_range\": [', '\"value_range\": null, \"unused\": [', value_range"
    })
    void wrongConfiguration(String there, String wrong, String named) throws IOException {
        configure(there, wrong);
        refused(named);
    }

    @Test
    void moreTokensThanAnyImageHas() throws IOException {
        configure("\"img_size\": 32", "\"img_size\": 65536");
        configure("\"vae_stride\": 2", "\"vae_stride\": 1");
        refused("img_size / (vae_stride * patch_size)");
        configure("\"vae_stride\": 1", "\"vae_stride\": 32");
        refused("img_size / (vae_stride * patch_size)");
    }

    @Test
    void anyByteOfTheHeaderMayBeWrong() throws IOException {
        long seed = Long.getLong("isthmus.test.seed", System.nanoTime());
        System.out.println("header corruption: -Disthmus.test.seed=" + seed);
        Random random = new Random(seed);
        byte[] bytes = Files.readAllBytes(model.resolve(ImageModel.VAE));
        for (int round = 0; round < 200; round++) {
            byte[] corrupt = bytes.clone();
            corrupt[random.nextInt(4000)] = (byte) random.nextInt(256);
            Files.write(model.resolve(ImageModel.VAE), corrupt);
            try {
                ImageModel.open(model).close();     // a changed name in the metadata, or no change at all
            } catch (CheckpointException e) {
                assertFalse(e.getMessage().contains("\n"), e.getMessage());
            }
        }
    }

    private void configure(String there, String wrong) throws IOException {
        String text = Files.readString(model.resolve(ImageModel.CONFIG));
        assertTrue(text.contains(there), there);
        Files.writeString(model.resolve(ImageModel.CONFIG), text.replaceFirst(Pattern.quote(there), wrong));
    }

    private void replace(String file, String there, String wrong) throws IOException {
        byte[] bytes = Files.readAllBytes(model.resolve(file));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertEquals(there.length(), wrong.length());
        assertTrue(text.contains(there), there);
        int at = text.indexOf(there);
        System.arraycopy(wrong.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, at, wrong.length());
        Files.write(model.resolve(file), bytes);
    }

    private void refused(String named) {
        CheckpointException e = assertThrows(CheckpointException.class, () -> ImageModel.open(model).close());
        assertTrue(Pattern.compile("(?<!\\w)" + Pattern.quote(named) + "(?!\\w)").matcher(e.getMessage()).find(), e.getMessage());
        for (String noise : new String[] {"\n", "Source", "NullPointerException", "dev.isthmus", "FAIL_ON_"}) {
            assertFalse(e.getMessage().contains(noise), e.getMessage());
        }
    }
}
