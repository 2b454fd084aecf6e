package dev.isthmus.app.compare;

import dev.isthmus.app.InputException;
import dev.isthmus.app.generate.Writable;
import dev.isthmus.runtime.io.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folder of a comparison: {@code report.html}, {@code report.json}, grids, and {@code parts/} for what is finished.
 *
 * @param folder the folder
 */
public record ReportFolder(Path folder) {
    private static final String PARTS = "parts";
    private static final String PAGE = "report.html";
    private static final String DATA = "report.json";

    /**
     * Reads {@code --out}.
     *
     * @throws InputException if it cannot be a folder
     */
    public static ReportFolder of(String given) {
        try {
            if (!given.isBlank()) {
                return new ReportFolder(Path.of(given));
            }
        } catch (InvalidPathException e) {
            throw new InputException("--out \"" + given + "\" is no path here: " + e.getReason(), e);
        }
        throw new InputException("--out is empty; expected a folder");
    }

    /** Where finished batches are kept. */
    public Path parts() {
        return folder.resolve(PARTS);
    }

    /** The page. */
    public Path page() {
        return folder.resolve(PAGE);
    }

    /** Names of the files that a comparison of these methods writes. */
    public static List<String> files(List<Method> methods) {
        return Stream.concat(Stream.of(PAGE, DATA), Sheets.names(methods).stream()).toList();
    }

    /**
     * Makes the folder, if only that is missing, and sees to it that all files can be written at the end.
     *
     * @param files names of those files
     * @throws InputException if it cannot be made or written to, or if something else has the name of a file
     */
    public void prepare(List<String> files) {
        Path absolute = folder.toAbsolutePath();
        if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
            throw new InputException("--out " + folder + " is no folder; expected one, or a name for a new one");
        }
        if (absolute.getParent() != null && !Files.isDirectory(absolute.getParent())) {
            throw new InputException("--out: folder " + absolute.getParent() + " does not exist; expected an existing one");
        }
        files.stream().map(absolute::resolve).forEach(Writable::requireReplaceable);
        for (Path made : new Path[] {absolute, absolute.resolve(PARTS)}) {
            if (Files.exists(made, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(made)) {
                throw new InputException("--out: " + made + " is no folder; expected one, or nothing of that name");
            }
            if (!Files.exists(made)) {
                Writable.makeFolder(made);
            }
            Writable.requireInto(made);
        }
    }

    /** Writes all that an outcome makes, each file whole or not at all, the page last. */
    public void write(Outcome outcome) throws IOException {
        for (Map.Entry<String, byte[]> file : new Sheets(outcome).files().entrySet()) {
            AtomicFiles.write(folder.resolve(file.getKey()), out -> out.write(file.getValue()));
        }
        write(DATA, ReportJson.of(outcome));
        write(PAGE, ReportHtml.of(outcome));
    }

    private void write(String name, String text) throws IOException {
        AtomicFiles.write(folder.resolve(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
