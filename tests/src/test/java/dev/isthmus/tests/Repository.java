package dev.isthmus.tests;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where things lie in the repository, whatever directory the tests are started from. */
public final class Repository {

    private Repository() {
    }

    public static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("native/include/isthmus.h"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException("run the tests from inside the repository");
            }
        }
        return directory;
    }

    public static Path fixtures() {
        return root().resolve("tests/fixtures");
    }

    public static Path models() {
        return root().resolve("app/models");
    }

    /** The embedded model. */
    public static Path fashion() {
        return models().resolve("mar-fashion");
    }
}
