package dev.isthmus.tests;

import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.SafetensorsOutput;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The autoencoder of a recorded case in a folder as diffusers lays it out: 4 latent channels, 2 pixels to a latent pixel. */
final class DiffusersFolder {

    static final Path ORIGINAL = Repository.fixtures().resolve("vae-a.weights.safetensors");
    /** To be formatted with whether there is a convolution before the decoder. */
    static final String CONFIG = """
            {"_class_name": "AutoencoderKL", "_diffusers_version": "0.31.0.dev0", "act_fn": "silu", "block_out_channels": [32, 64],
             "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D"], "force_upcast": true, "in_channels": 3,
             "latent_channels": 4, "latents_mean": null, "layers_per_block": 2, "mid_block_add_attention": true,
             "norm_num_groups": 32, "out_channels": 3, "sample_size": 1024, "scaling_factor": 1.5305, "shift_factor": 0.0609,
             "use_post_quant_conv": %s, "use_quant_conv": false}
            """;
    private static final Pattern MIDDLE = Pattern.compile("mid\\.block_(\\d)\\.(.*)");
    private static final Pattern LEVEL = Pattern.compile("up\\.(\\d)\\.(block|upsample)\\.(.*)");

    private DiffusersFolder() {
    }

    /** Configuration and weights, in a folder that exists. */
    static Path write(Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(true));
        weights(folder, true);
        return folder;
    }

    /** The recorded autoencoder's file as diffusers would have written it, its encoder under names that nobody asks for. */
    static void weights(Path folder, boolean postQuant) throws IOException {
        SafetensorsOutput out = new SafetensorsOutput();
        try (Checkpoint weights = Checkpoint.open(ORIGINAL)) {
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
