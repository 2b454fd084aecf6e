package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Turns the shim's status codes into exceptions. */
final class Native {

    private static final int TEXT_BYTES = 4096;
    /** How libtorch's allocators word their refusal, that of the CPU and that of a GPU. */
    private static final String NO_MEMORY = "can't allocate memory";
    private static final List<String> NO_GPU_MEMORY = List.of("CUDA out of memory", "CUDA error: out of memory");

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
    static IsthmusException failure(int status, String what, String given) {
        String text = lastError();
        String reason = text.startsWith(what + ": ") ? text.substring(what.length() + 2) : text;
        String message = what + given + ": " + reason;
        if (status != Isthmus.ISTHMUS_TORCH_ERROR() && status != Isthmus.ISTHMUS_CUDA_ERROR()) {
            return new TorchException(what, message + " (status " + status + ")", reason);
        }
        return reason.contains(NO_MEMORY) || NO_GPU_MEMORY.stream().anyMatch(reason::contains) ? new OutOfMemoryException(message)
                : new TorchException(what, message, reason);
    }

    /** The shim's error text of this thread, on one line. */
    static String lastError() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(TEXT_BYTES);
            MemorySegment length = arena.allocate(ValueLayout.JAVA_LONG);
            if (Isthmus.isthmus_last_error(text, TEXT_BYTES, length) != Isthmus.ISTHMUS_OK()) {
                return "no reason given";
            }
            return oneLine(text.getString(0));
        }
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
