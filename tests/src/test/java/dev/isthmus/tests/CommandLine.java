package dev.isthmus.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the program as a user does: in a process of its own. */
public final class CommandLine {

    private static final int LIMIT_SECONDS = 120;
    private static final int SIGINT = 2;

    /** What a run left behind. */
    public record Result(int code, String out, String err) {
    }

    private CommandLine() {
    }

    static Result run(Path directory, String... arguments) throws IOException, InterruptedException {
        return finish(start(directory, List.of(), arguments), directory);
    }

    /** With something before the java command, such as a shell that sets a limit. */
    static Result runIn(Path directory, List<String> prefix, String... arguments) throws IOException, InterruptedException {
        return finish(start(directory, prefix, arguments), directory);
    }

    public static Process start(Path directory, List<String> prefix, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(java(),
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Djava.awt.headless=true",
                "-Disthmus.home=" + Repository.root().resolve("app"), "-cp", System.getProperty("java.class.path"),
                "dev.isthmus.app.Main"));
        command.addAll(List.of(arguments));
        return start(directory, command);
    }

    /** Any command, for starting Java in another way than on the class path. */
    static Result execute(Path directory, List<String> command) throws IOException, InterruptedException {
        return finish(start(directory, command), directory);
    }

    /** Any command. */
    static Process start(Path directory, List<String> command) throws IOException {
        return new ProcessBuilder(command).directory(directory.toFile())
                .redirectOutput(logs(directory).resolve("out").toFile())
                .redirectError(logs(directory).resolve("err").toFile())
                .start();
    }

    /** The java that these tests run on. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public static Result finish(Process process, Path directory) throws IOException, InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("still running after " + LIMIT_SECONDS + " s");
        }
        return new Result(process.exitValue(), Files.readString(logs(directory).resolve("out")),
                Files.readString(logs(directory).resolve("err")));
    }

    /** Whether a SIGINT would reach nobody: what a shell starts in the background ignores it, and so do its children. */
    static boolean interruptsAreIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status) && Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1 << SIGINT - 1) != 0);
    }

    /** Where its files out and err are: outside the directory that the program works in, so that what it leaves there can be counted. */
    public static Path logs(Path directory) throws IOException {
        return Files.createDirectories(directory.resolveSibling(directory.getFileName() + "-logs"));
    }
}
