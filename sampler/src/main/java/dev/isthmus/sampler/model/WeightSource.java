package dev.isthmus.sampler.model;

import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.StateDict;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Where the parameters of a network come from. */
public sealed interface WeightSource {

    /**
     * A file in any format that {@link Checkpoint} opens.
     *
     * @param path   the file
     * @param choice which tensors of a PyTorch file are meant
     */
    record InFile(Path path, StateDict choice) implements WeightSource {
        public InFile {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(choice, "choice");
        }

        /** Of a PyTorch file the averaged weights, if it has such. */
        public InFile(Path path) {
            this(path, StateDict.usual());
        }

        @Override
        public List<Path> files(ParameterTable table) {
            try (Checkpoint file = Checkpoint.open(path, choice)) {
                table.requireFit(file);
                return file.files();
            }
        }
    }

    /**
     * No file: {@link RandomParameters random ones}, which make no pictures but take as long and as much memory as real ones.
     *
     * @param seed equal seeds give equal parameters
     */
    record Random(long seed) implements WeightSource {
        @Override
        public List<Path> files(ParameterTable table) {
            return List.of();
        }
    }

    /**
     * All files that the parameters of {@code table} are in, after a look at what the files say of themselves, which takes no time
     * and no native code.
     *
     * @throws CheckpointException if a file is missing, cut short or malformed, or its parameters are not those of the table
     */
    List<Path> files(ParameterTable table);
}
