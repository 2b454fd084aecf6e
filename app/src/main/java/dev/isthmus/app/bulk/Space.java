package dev.isthmus.app.bulk;

import dev.isthmus.app.InputException;
import dev.isthmus.app.report.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Room on the disk. */
final class Space {
    /** Text of a PNG with what is around it; entries and padding of an archive. */
    private static final long BESIDES_PIXELS = 2500;
    /** PNG of photographs takes more than half of the pixels' bytes; of simple pictures, less, but there the text counts. */
    private static final int PNG_SHARE = 2;

    private Space() {
    }

    /**
     * Refuses a job that cannot be kept: of npz, whose size is known, exactly; of PNG, when not even simple images would fit.
     *
     * @param images that are still to be made
     */
    static void require(BulkFolder folder, BulkJob job, int images) throws IOException {
        Path existing = Files.exists(folder.folder()) ? folder.folder() : folder.folder().toAbsolutePath().getParent();
        long needed = switch (job.format()) {
            case NPZ -> (images + job.size()) * job.imageBytes(); // shards that are missing, and the file of all
            case PNG, TAR -> images * (job.imageBytes() / PNG_SHARE + BESIDES_PIXELS);
        };
        long free = Files.getFileStore(existing).getUsableSpace();
        if (free < needed) {
            throw new InputException("--out " + folder.folder() + " has room for " + Format.bytes(free) + "; expected "
                    + Format.bytes(needed) + " for " + Format.count(images, "image") + " as " + job.format().id());
        }
    }
}
