package dev.isthmus.app.generate;

import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.Safetensors;
import dev.isthmus.sampler.model.ImageModel;
import java.nio.file.Path;

/** The weights of a model directory. */
public final class WeightsFiles {

    private WeightsFiles() {
    }

    /**
     * Reads the headers of all files, which needs no native code, so that a damaged file is told of before libtorch is loaded.
     *
     * @throws CheckpointException if a file is missing, cut short or malformed
     */
    public static void require(Path model) {
        tensors(model.resolve(ImageModel.MAR));
        tensors(model.resolve(ImageModel.VAE));
    }

    /** How many tensors a file holds, its header being checked on the way. */
    public static int tensors(Path file) {
        try (Safetensors safetensors = Safetensors.open(file)) {
            return safetensors.names().size();
        }
    }
}
