package dev.isthmus.runtime.io;

import dev.isthmus.runtime.IsthmusException;
import java.nio.file.Path;

/**
 * A weights file that cannot be used; the message names the file, the thing in it, its value and what was expected.
 *
 * {@snippet :
 * try {
 *     checkpoint.tensor("v");
 * } catch (CheckpointException e) {
 *     log(e.getMessage());    // model.safetensors: has no tensor "v", expected one of its 2: "w", "b"
 * }
 * }
 */
public final class CheckpointException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public CheckpointException(Path file, String what) {
        super(file + ": " + what);
    }

    public CheckpointException(Path file, String what, Throwable cause) {
        super(file + ": " + what, cause);
    }
}
