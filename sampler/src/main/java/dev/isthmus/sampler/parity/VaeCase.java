package dev.isthmus.sampler.parity;

import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.Safetensors;
import dev.isthmus.sampler.model.VaeConfig;
import dev.isthmus.sampler.model.VaeModel;
import dev.isthmus.sampler.model.WeightSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** An autoencoder's decoder, replayed. */
record VaeCase(CaseFile recorded, Path weights, Device device, Results results) {

    /** The published design's; a case does not say it. */
    private static final int GROUPS = 32;

    void run() {
        try (VaeModel vae = VaeModel.open(new WeightSource.InFile(weights), config(), device); Scope scope = Scope.open()) {
            results.absolute("image", vae.decode(recorded.floats("latent").to(device)), recorded.tensor("image"), Results.IMAGE);
        }
    }

    /** What the metadata leaves out is read off the weights' names and shapes. */
    private VaeConfig config() {
        try (Safetensors file = Safetensors.open(weights)) {
            int imageChannels = (int) file.entry("decoder.conv_out.bias").shape()[0];
            int blocks = 0;
            while (file.names().contains("decoder.up.0.block." + (blocks + 1) + ".norm1.weight")) {
                blocks++;
            }
            return new VaeConfig(imageChannels, recorded.integer("ch"), multipliers(), blocks, recorded.integer("embed_dim"),
                    GROUPS);
        }
    }

    private List<Integer> multipliers() {
        String list = recorded.setting("ch_mult");
        try {
            return Arrays.stream(list.replaceAll("[\\[\\]\\s]", "").split(",")).map(Integer::valueOf).toList();
        } catch (NumberFormatException e) {
            throw new CheckpointException(recorded.path(), "metadata ch_mult is " + list + "; expected a list of numbers", e);
        }
    }
}
