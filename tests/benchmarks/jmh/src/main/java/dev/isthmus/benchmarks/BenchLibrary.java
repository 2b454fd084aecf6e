package dev.isthmus.benchmarks;

import dev.isthmus.bindings.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The library of plain functions and JNI twins, built by {@code native/jni/build.sh} into this module's classes. */
final class BenchLibrary {

    static {
        load();
    }

    private BenchLibrary() {
    }

    /** Loads it at the first call. */
    static void require() {
    }

    /** From a copy: the classes may be in a jar. A loaded library needs its file no more. */
    private static void load() {
        Platform platform = Platform.current();
        String name = platform.libraryFile("isthmus-bench");
        String resource = "/META-INF/native/" + platform.name() + "/" + name;
        try (InputStream in = BenchLibrary.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing: build it with mvn package");
            }
            Path copy = Files.createTempFile("isthmus", name);
            try {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                System.load(copy.toString());
            } finally {
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
