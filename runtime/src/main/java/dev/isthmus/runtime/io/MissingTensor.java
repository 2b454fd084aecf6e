package dev.isthmus.runtime.io;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** The answer to a name that a checkpoint does not hold. */
final class MissingTensor {
    private static final int SHOWN = 3;

    private MissingTensor() {
    }

    static CheckpointException in(Path file, Set<String> names, String name) {
        return new CheckpointException(file, "has no tensor " + Quoted.text(name) + ", " + expected(names));
    }

    /** The first few of the names that would do. */
    static String expected(Set<String> names) {
        String some = names.stream().limit(SHOWN).map(Quoted::text).collect(Collectors.joining(", "));
        String rest = names.size() > SHOWN ? ", …" : "";
        return "expected one of its " + names.size() + (some.isEmpty() ? "" : ": " + some + rest);
    }
}
