package dev.isthmus.benchmarks;

import dev.isthmus.bindings.Platform;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;

/** The library of plain functions and JNI twins, built by {@code native/jni/build.sh} into this module's classes. */
final class BenchLibrary {

    static {
        System.load(path().toString());
    }

    private BenchLibrary() {
    }

    /** Loads it at the first call. */
    static void require() {
    }

    private static Path path() {
        Platform platform = Platform.current();
        String resource = "/META-INF/native/" + platform.name() + "/" + platform.libraryFile("isthmus-bench");
        URL url = BenchLibrary.class.getResource(resource);
        if (url == null || !url.getProtocol().equals("file")) {
            throw new IllegalStateException(resource + " is " + (url == null ? "missing" : url)
                    + "; the benchmarks run from the folder that mvn package fills: tests/benchmarks/jmh/target/classes");
        }
        return Path.of(URI.create(url.toString()));
    }
}
