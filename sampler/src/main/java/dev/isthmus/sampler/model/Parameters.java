package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import java.nio.file.Path;

/** The opened parameters of one network, which are as its table says in name and shape. */
sealed interface Parameters extends AutoCloseable permits Parameters.OfFile, RandomParameters {

    /** @throws CheckpointException if the parameters of a file are not those of the table */
    static Parameters open(WeightSource source, ParameterTable table) {
        return switch (source) {
            case WeightSource.InFile file -> OfFile.open(file, table);
            case WeightSource.Random random -> new RandomParameters(table, random.seed());
        };
    }

    /** One parameter as F32, in the innermost open scope; of no use after {@link #close}. */
    Tensor tensor(String name);

    /** What to call these in messages. */
    Path name();

    @Override
    void close();

    /**
     * Parameters that lie in the mapped file itself where they are F32 there.
     *
     * @param file that fits the table
     */
    record OfFile(Checkpoint file) implements Parameters {

        static OfFile open(WeightSource.InFile source, ParameterTable table) {
            Checkpoint file = Checkpoint.open(source.path(), source.choice());
            try {
                table.requireFit(file);
                return new OfFile(file);
            } catch (Throwable t) {
                file.close();
                throw t;
            }
        }

        @Override
        public Tensor tensor(String name) {
            return file.tensor(name, DType.F32);
        }

        @Override
        public Path name() {
            return file.file();
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
