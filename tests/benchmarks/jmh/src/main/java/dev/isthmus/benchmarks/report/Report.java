package dev.isthmus.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes the page and its plots of a folder of figures. */
public final class Report {

    private Report() {
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: Report FOLDER PAGE.md (plots go to the folder)");
            System.exit(2);
        }
        write(Path.of(args[0]), Path.of(args[1]));
    }

    /** @param folder with the figures, and for the plots; it need not exist if there are none */
    public static void write(Path folder, Path page) throws IOException {
        Measured measured = Measured.read(folder);
        Map<String, String> plots = new Plots(measured).all();
        for (Map.Entry<String, String> plot : plots.entrySet()) {
            Files.writeString(folder.resolve(plot.getKey()), plot.getValue());
        }
        Files.writeString(page, new Page(measured, plots.keySet()).text());
    }

    /** The page that belongs to a folder's figures; draws nothing, so that it needs no fonts. */
    public static String page(Path folder) throws IOException {
        Measured measured = Measured.read(folder);
        return new Page(measured, Plots.names(measured)).text();
    }
}
