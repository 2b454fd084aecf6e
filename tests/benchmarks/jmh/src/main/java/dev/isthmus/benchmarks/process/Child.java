package dev.isthmus.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process that was run to its end.
 *
 * @param firstSeconds from its start to its first line; to its end if it prints none
 * @param seconds      from its start to its end
 * @param peakBytes    the largest resident size that was seen; it is looked at every few milliseconds
 * @param lines        what it printed
 */
record Child(double firstSeconds, double seconds, long peakBytes, List<String> lines) {
    private static final int LOOK_MILLIS = 5;

    /** Runs a command; what it says on stderr goes to ours. */
    static Child run(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Peak peak = new Peak(process);
        Thread looking = Thread.ofPlatform().daemon().start(peak);
        List<String> lines = new ArrayList<>();
        double first = Double.NaN;
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (lines.isEmpty()) {
                    first = since(start);
                }
                lines.add(line);
            }
        }
        int exit = process.waitFor();
        double all = since(start);
        looking.join();
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " ended with exit code " + exit);
        }
        return new Child(Double.isNaN(first) ? all : first, all, peak.bytes, lines);
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Looks at the resident size until the process is gone. */
    private static final class Peak implements Runnable {
        private final Process process;
        private volatile long bytes;

        Peak(Process process) {
            this.process = process;
        }

        @Override
        public void run() {
            Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
            try {
                while (process.isAlive()) {
                    look(status);
                    Thread.sleep(LOOK_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void look(Path status) {
            try (Stream<String> lines = Files.lines(status)) {
                lines.filter(line -> line.startsWith("VmHWM:")).findFirst()
                        .ifPresent(line -> bytes = Math.max(bytes, Long.parseLong(line.replaceAll("\\D", "")) * 1024));
            } catch (IOException | java.io.UncheckedIOException e) {
                // gone between the question and the answer
            }
        }
    }
}
