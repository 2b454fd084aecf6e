package dev.isthmus.app.generate;

import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.model.ModelFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The weights of a model. */
public final class WeightsFiles {

    private WeightsFiles() {
    }

    /**
     * All files with weights of {@code model}. The headers are read, which needs no native code, so that a damaged file is told
     * of before libtorch is loaded.
     *
     * @throws CheckpointException if a file is missing, cut short or malformed
     */
    public static List<Path> of(Path model) {
        ModelFiles files = new ModelFiles(model);
        return Stream.of(files.network(), files.autoencoder()).flatMap(file -> {
            try (Checkpoint checkpoint = Checkpoint.open(file)) {
                return checkpoint.files().stream();
            }
        }).toList();
    }
}
