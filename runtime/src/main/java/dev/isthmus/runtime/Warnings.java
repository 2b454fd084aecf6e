package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import dev.isthmus.bindings.generated.isthmus_result;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Passes libtorch's warnings on to the {@link System.Logger} {@code dev.isthmus.libtorch}. */
final class Warnings {

    private static final System.Logger LOG = System.getLogger("dev.isthmus.libtorch");
    private static final int TEXT_BYTES = 1024;

    private Warnings() {
    }

    /** Logs what waits, if the last of these results says that something does. */
    static void read(MemorySegment results, int count) {
        if (count > 0 && isthmus_result.warnings(isthmus_result.asSlice(results, count - 1)) > 0) {
            log();
        }
    }

    /** The op has succeeded and its results wait to be owned: a logger that fails must not lose them. */
    private static void tell(String line) {
        try {
            LOG.log(System.Logger.Level.WARNING, line);
        } catch (RuntimeException e) {
            Thread.currentThread().getUncaughtExceptionHandler().uncaughtException(Thread.currentThread(), e);
        }
    }

    private static void log() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(TEXT_BYTES);
            MemorySegment length = arena.allocate(ValueLayout.JAVA_LONG);
            while (Isthmus.isthmus_next_warning(text, TEXT_BYTES, length) == Isthmus.ISTHMUS_OK()
                    && length.get(ValueLayout.JAVA_LONG, 0) >= 0) {
                String line = Native.oneLine(text.getString(0));
                Call.aside(() -> tell(line));
            }
        }
    }
}
