package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Turns the shim's status codes into exceptions. */
final class Native {

    private static final int TEXT_BYTES = 4096;

    private Native() {
    }

    static void check(int status, String what) {
        if (status != Isthmus.ISTHMUS_OK()) {
            throw failure(status, what, "");
        }
    }

    /**
     * @param what  the op
     * @param given its tensors, or nothing
     */
    static TorchException failure(int status, String what, String given) {
        String text = lastError();
        String reason = what + given + ": " + (text.startsWith(what + ": ") ? text.substring(what.length() + 2) : text);
        return new TorchException(status == Isthmus.ISTHMUS_TORCH_ERROR() ? reason : reason + " (status " + status + ")");
    }

    /** The shim's error text of this thread, on one line. */
    static String lastError() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(TEXT_BYTES);
            MemorySegment length = arena.allocate(ValueLayout.JAVA_LONG);
            if (Isthmus.isthmus_last_error(text, TEXT_BYTES, length) != Isthmus.ISTHMUS_OK()) {
                return "no reason given";
            }
            return text.getString(0).strip().replaceAll("\\s*\\R\\s*", "; ");
        }
    }
}
