package dev.isthmus.app.generate;

import dev.isthmus.app.image.ContactSheet;
import dev.isthmus.app.image.PngWriter;
import dev.isthmus.app.report.Format;
import dev.isthmus.sampler.Pixels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Finished images on their way to the disk: single ones at once, those for a sheet when all have come. */
public final class Pictures {
    private final Output output;
    private final SheetLayout layout;
    private final List<Pixels> onSheet = new ArrayList<>();
    /** Also read by the thread that ends the process. */
    private final List<Path> files = Collections.synchronizedList(new ArrayList<>());

    /** Nothing is written yet. */
    public Pictures(Output output, SheetLayout layout) {
        this.output = output;
        this.layout = layout;
    }

    /** Takes an image; they come in the order of the jobs. */
    public void add(Job job, Pixels image, Provenance provenance) throws IOException {
        if (output.single().isPresent()) {
            Path file = output.file(job);
            Pixels zoomed = new ContactSheet(1, 0, 0, layout.zoom()).compose(List.of(image));
            PngWriter.write(file, zoomed, provenance.of(job, layout.zoom(), file));
            files.add(file);
        }
        if (output.sheet().isPresent()) {
            onSheet.add(image);
        }
    }

    /** Writes the sheet, if there is one. */
    public void finish(Jobs jobs, Provenance provenance) throws IOException {
        if (output.sheet().isPresent()) {
            Path file = output.sheet().get();
            PngWriter.write(file, layout.compose(onSheet), provenance.of(jobs, layout.zoom(), file));
            files.add(file);
        }
    }

    /** Files written so far. */
    public List<Path> files() {
        return List.copyOf(files);
    }

    /** For example {@code wrote 10 files to samples}. */
    public String summary() {
        return switch (files.size()) {
            case 0 -> "wrote no file";
            case 1 -> "wrote " + files.getFirst();
            default -> "wrote " + Format.count(files.size(), "file") + " to "
                    + (output.folder().toString().isEmpty() ? "the current folder" : output.folder());
        };
    }
}
