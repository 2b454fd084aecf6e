package dev.isthmus.spark;

import dev.isthmus.app.InputException;
import dev.isthmus.app.bulk.BulkRun;
import dev.isthmus.app.bulk.JobFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** Executors work in folders of their own, where a relative path means something else than for the driver. */
final class SharedPaths {
    private static final String PRESET = "preset";

    private SharedPaths() {
    }

    /**
     * Refuses what executors would not find.
     *
     * @throws InputException if a path is relative
     */
    static void require(BulkRun run, Optional<JobFile> file, ParseResult given) {
        require("--out", run.folder().folder());
        run.model().files().forEach(path -> require("model file", path));
        preset(file, given).filter(name -> name.endsWith(".json")).ifPresent(name -> require("--preset", Path.of(name)));
    }

    /** As it was typed, since a preset does not know its file. */
    private static Optional<String> preset(Optional<JobFile> file, ParseResult given) {
        if (given.hasMatchedOption("--" + PRESET)) {
            return given.matchedOption("--" + PRESET).originalStringValues().stream().findFirst();
        }
        return file.map(JobFile::values).map(values -> values.getOrDefault(PRESET, List.of())).flatMap(words -> words.stream().findFirst());
    }

    private static void require(String what, Path path) {
        if (!path.isAbsolute()) {
            throw new InputException(what + " " + path + " is relative; expected an absolute path, which executors see too");
        }
    }
}
