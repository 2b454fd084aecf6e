package dev.isthmus.tests;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.io.SafetensorsOutput;
import dev.isthmus.sampler.model.LightGenConfig;
import dev.isthmus.sampler.model.ParameterTable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/** A text-to-image model that is quick: a random network of 8 x 8 tokens over the autoencoder of a recorded case, and embeddings. */
public final class TinyTextModel {

    static final LightGenConfig NETWORK = new LightGenConfig(32, 2, 2, 1, 16, 1, 2, 16, 1, 2, 16, 1, 2, 12, 6, 4, 1, 16);
    static final String CONFIG = """
            {"name": "tiny-text",
             "lightgen": {"img_size": 32, "vae_stride": 2, "patch_size": 2, "text_depth": 1, "encoder_embed_dim": 16, "encoder_depth": 1,
                          "encoder_num_heads": 2, "decoder_embed_dim": 16, "decoder_depth": 1, "decoder_num_heads": 2,
                          "cross_embed_dim": 16, "cross_depth": 1, "cross_num_heads": 2, "caption_channels": 12, "max_length": 6,
                          "vae_embed_dim": 4, "diffloss_d": 1, "diffloss_w": 16}}
            """;

    private TinyTextModel() {
    }

    /** Writes it into a folder that exists. */
    public static Path write(Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), CONFIG);
        RandomNetwork.write(folder.resolve("lightgen.safetensors"), ParameterTable.of(NETWORK));
        DiffusersFolder.write(Files.createDirectory(folder.resolve("vae")));
        return folder;
    }

    /** Embeddings that a prompt decides alone, as {@code isthmus embed} would write them. */
    public static Path embeddings(Path file, List<String> prompts) throws IOException {
        int each = NETWORK.maxLength() * NETWORK.captionChannels();
        float[] values = new float[prompts.size() * each];
        for (int i = 0; i < prompts.size(); i++) {
            Random random = new Random(prompts.get(i).hashCode());
            for (int j = 0; j < each; j++) {
                values[i * each + j] = (float) random.nextGaussian();
            }
        }
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        new SafetensorsOutput().metadata("prompts", JsonMapper.shared().writeValueAsString(prompts))
                .tensor("embeddings", DType.F32, new long[] {prompts.size(), NETWORK.maxLength(), NETWORK.captionChannels()},
                        MemorySegment.ofArray(bytes.array()))
                .write(file);
        return file;
    }
}
