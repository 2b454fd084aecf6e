package dev.isthmus.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts {@link TortureProcess}es, one after the other, until all rounds are made: when one dies or hangs, its last call is noted and
 * the next one goes on without that op. What was found is one line each.
 *
 * <p>By hand, for longer than the build would: {@code mvn verify -pl native,bindings,runtime -am -Dtest=TortureTest
 * -Disthmus.torture.rounds=500}; a finding comes with the command line that shows its arguments.
 */
final class Torture {
    private static final long HANGS_AFTER_MILLIS = 10_000;
    /** The address space of one process: what the JVM and libtorch take, and less than 2 GiB for tensors. */
    private static final int KIBIBYTES = 7 << 19;

    private final Path folder;
    private final long seed;
    private final List<String> skipped = new ArrayList<>();
    private final List<String> found = new ArrayList<>();
    private int round;

    Torture(Path folder, long seed) {
        this.folder = folder;
        this.seed = seed;
    }

    /** Calls every op once a round. Not for so many seconds: a faster machine would then see what a slower one has not. */
    List<String> run(int rounds) throws IOException, InterruptedException {
        while (round < rounds) {
            one(rounds);
        }
        return found;
    }

    private void one(int rounds) throws IOException, InterruptedException {
        Path progress = folder.resolve("progress");
        Path output = folder.resolve("output");
        Path crash = folder.resolve("crash");
        Path logging = Files.writeString(folder.resolve("logging.properties"), ".level=OFF"); // libtorch warns about much of it
        Files.deleteIfExists(crash);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "ulimit -c 0; ulimit -v " + KIBIBYTES + "; exec \"$0\" \"$@\"", java,
                "--enable-native-access=ALL-UNNAMED", "-Xmx512m", "-XX:+UseSerialGC", "-XX:CompressedClassSpaceSize=64m",
                "-XX:ReservedCodeCacheSize=64m", "-XX:ErrorFile=" + crash,
                "-Djava.util.logging.config.file=" + logging, "-cp",
                System.getProperty("java.class.path"), TortureProcess.class.getName(), progress.toString(), "" + seed, "" + round,
                "" + rounds, String.join(",", skipped))
                .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("OMP_NUM_THREADS", "2"); // a machine of many cores would reserve much for threads
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        Process process = builder.start();
        boolean hung;
        try {
            hung = hangs(process, progress);
        } finally {
            process.destroyForcibly().waitFor();
        }
        List<String> lines = Files.readAllLines(output);
        List<String> told = lines.stream().filter(line -> line.startsWith("FOUND ")).toList();
        for (String line : told) {
            note(line.split(" ")[1], line);
        }
        if (process.exitValue() == 0) {
            System.out.println(lines.getLast());
            round = Integer.MAX_VALUE;
        } else if (told.isEmpty() || process.exitValue() != 3) {
            String[] last = Files.readString(progress).trim().split(" ");
            round = Integer.parseInt(last[2]);
            String how = hung ? "hangs" : "ends the process (" + process.exitValue() + "): " + frame(crash)
                    .or(() -> lines.stream().filter(l -> !l.isBlank()).findFirst()).orElse("");
            note(last[0], "FOUND " + last[0] + " " + last[1] + " " + how);
        }
    }

    private void note(String op, String line) {
        if (!skipped.contains(op)) {
            skipped.add(op);
            found.add(line);
            System.out.println(line);
        }
    }

    private static boolean hangs(Process process, Path progress) throws IOException, InterruptedException {
        String last = "";
        long since = System.currentTimeMillis();
        while (process.isAlive()) {
            Thread.sleep(50);
            String now = Files.exists(progress) ? Files.readString(progress) : "";
            if (!now.equals(last)) {
                last = now;
                since = System.currentTimeMillis();
            } else if (System.currentTimeMillis() - since > HANGS_AFTER_MILLIS) {
                return true;
            }
        }
        return false;
    }

    /** Where the JVM says that it was. */
    private static Optional<String> frame(Path crash) throws IOException {
        if (!Files.exists(crash)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(crash)) {
            return Optional.of(String.join(" ", lines.filter(l -> l.matches("#  SIG.*|# C +\\[.*|C +\\[lib.*")).limit(6).toList()));
        }
    }

    /** The long way: folder, seed, rounds. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Torture torture = new Torture(Files.createDirectories(Path.of(args[0])), Long.parseLong(args[1]));
        torture.run(Integer.parseInt(args[2]));
    }
}
