import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The server in a process of its own, seen from outside. */
final class ServerProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final URI url;
    private final double secondsToReady;

    private ServerProcess(Process process, URI url, double secondsToReady) {
        this.process = process;
        this.url = url;
        this.secondsToReady = secondsToReady;
    }

    /** Starts it and waits until it is ready. */
    static ServerProcess start(List<String> command) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        BufferedReader messages = new BufferedReader(new InputStreamReader(process.getErrorStream()));
        URI url = null;
        for (String line = messages.readLine(); line != null; line = messages.readLine()) {
            if (line.contains("listening on ")) {
                url = URI.create(line.replaceAll(".*listening on ([^,]*),.*", "$1"));
            }
            if (line.contains("ready: ")) {
                break;
            }
            if (!line.startsWith("isthmus: ")) {
                System.err.println(line);
            }
        }
        if (url == null) {
            process.destroyForcibly();
            throw new IOException("the server did not start");
        }
        Thread.startVirtualThread(() -> passOn(messages));
        return new ServerProcess(process, url, (System.nanoTime() - began) / 1e9);
    }

    /** What it says from now on is worth seeing, but for its farewell. */
    private static void passOn(BufferedReader messages) {
        try (messages) {
            for (String line = messages.readLine(); line != null; line = messages.readLine()) {
                if (!line.startsWith("isthmus: stop")) {
                    System.err.println(line);
                }
            }
        } catch (IOException e) {
            return; // it has ended
        }
    }

    URI url() {
        return url;
    }

    double secondsToReady() {
        return secondsToReady;
    }

    /** Resident memory. */
    long residentMb() throws IOException {
        try (Stream<String> lines = Files.lines(proc("status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum() / 1024;
        }
    }

    /** Threads of the system. */
    long threads() throws IOException {
        return count("task");
    }

    /** Open files and sockets. */
    long descriptors() throws IOException {
        return count("fd");
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running " + PATIENCE_SECONDS + " s after SIGTERM");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private long count(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(proc(folder))) {
            return entries.count();
        }
    }

    private Path proc(String name) {
        return Path.of("/proc", String.valueOf(process.pid()), name);
    }
}
