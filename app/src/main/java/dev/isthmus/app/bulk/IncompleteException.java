package dev.isthmus.app.bulk;

import java.io.IOException;

/** Something is wanted of a job that only a finished one has. */
public final class IncompleteException extends IOException {
    private static final long serialVersionUID = 1L;

    IncompleteException(BulkFolder folder, String what) {
        super(folder.folder() + " is not complete: " + what + "; the command that made it goes on from there");
    }
}
