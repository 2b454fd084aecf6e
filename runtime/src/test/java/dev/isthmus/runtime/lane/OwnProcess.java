package dev.isthmus.runtime.lane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** This process as the system sees it, with the threads that libraries make for themselves. */
public final class OwnProcess {
    private static final Path TASKS = Path.of("/proc/self/task");

    private OwnProcess() {
    }

    /** A thread that a library makes bears the name of the thread that computed, cut to 15 characters like all names. */
    public static long threadsNamed(String prefix) throws IOException {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.filter(task -> name(task).startsWith(prefix)).count();
        }
    }

    /** All but those that the JVM makes and ends as it likes, to compile and to collect garbage. */
    public static long threads() throws IOException {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.filter(task -> !name(task).matches("(C[12] Compiler|GC|G1).*|")).count();
        }
    }

    /** Memory that is really there. */
    public static long residentMegabytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
            }
        }
        throw new IOException("no VmRSS in /proc/self/status");
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }
}
