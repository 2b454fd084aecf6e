package dev.isthmus.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/** The model that is part of the repository. */
public final class Embedded {

    private Embedded() {
    }

    /** Its directory: the benchmarks run from inside the repository. */
    public static Path model() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("app/models/mar-fashion"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException("run the benchmarks from inside the repository");
            }
        }
        return directory.resolve("app/models/mar-fashion");
    }
}
