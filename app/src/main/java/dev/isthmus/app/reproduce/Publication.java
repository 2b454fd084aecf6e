package dev.isthmus.app.reproduce;

import dev.isthmus.app.InputException;
import dev.isthmus.runtime.io.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Results as files: themselves, plots beside them, and a page. */
public final class Publication {
    /** Name of the results. */
    public static final String RESULTS = "results.json";
    /** Name of the page that {@link #write} makes. */
    public static final String PAGE = "report.md";

    private Publication() {
    }

    /** Writes the results, their plots and a page of nothing but tables, each whole or not at all. */
    public static void write(Results results, Path folder) throws IOException {
        Report report = new Report(results, "");
        write(folder.resolve(RESULTS), results.json());
        plots(report, folder);
        write(folder.resolve(PAGE), Document.of(report.blocks()).text());
    }

    /**
     * Brings the blocks of a page up to date with results, and the plots beside these.
     *
     * @throws InputException if the page cannot be read, or has a block that does not exist
     */
    public static void update(Path page, Path results) throws IOException {
        if (!Files.isRegularFile(page)) {
            throw new InputException("--update " + page + " is no file; expected a page with blocks to bring up to date");
        }
        Path folder = results.toAbsolutePath().getParent();
        Report report = new Report(Results.read(results), link(page, folder));
        Document updated = new Document(Files.readString(page)).with(report.blocks());
        plots(report, folder);
        write(page, updated.text());
    }

    /** How a page links to a folder. */
    private static String link(Path page, Path folder) {
        String relative = page.toAbsolutePath().getParent().relativize(folder).toString();
        return relative.isEmpty() ? "" : relative + "/";
    }

    private static void plots(Report report, Path folder) throws IOException {
        for (Map.Entry<String, String> plot : report.plots().entrySet()) {
            write(folder.resolve(plot.getKey()), plot.getValue());
        }
    }

    private static void write(Path file, String text) throws IOException {
        AtomicFiles.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
