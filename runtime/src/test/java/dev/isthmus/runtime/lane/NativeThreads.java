package dev.isthmus.runtime.lane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Threads of this process as the system sees them: those of Java, and those that libraries make for themselves. */
final class NativeThreads {
    private static final Path TASKS = Path.of("/proc/self/task");

    private NativeThreads() {
    }

    /** A thread that a library makes bears the name of the thread that computed, cut to 15 characters like all names. */
    static long named(String prefix) throws IOException {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.filter(task -> name(task).startsWith(prefix)).count();
        }
    }

    /** All but those that the JVM makes and ends as it likes, to compile and to collect garbage. */
    static long all() throws IOException {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.filter(task -> !name(task).matches("(C[12] Compiler|GC|G1).*|")).count();
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }
}
