package dev.isthmus.bindings;

import java.nio.file.Path;
import java.util.List;

/**
 * A libtorch that was found.
 *
 * @param directory the one directory with all of its libraries, for the shim to open
 * @param source who named it
 * @param attempts every place that was looked at, this one last
 */
public record Libtorch(Path directory, Source source, List<Attempt> attempts) {
    /** Makes the attempts immutable. */
    public Libtorch {
        attempts = List.copyOf(attempts);
    }

    /** Who named a libtorch. */
    public enum Source {
        /** The system property {@code isthmus.libtorch}; the directory is used in place. */
        PROPERTY,
        /** The environment variable {@code LIBTORCH}; the directory is used in place. */
        ENVIRONMENT,
        /** Maven artifacts on the class path, unpacked into the cache. */
        CLASS_PATH
    }
}
