package dev.isthmus.bindings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, since the JVM's own bookkeeping of file locks would hide a fault between them. */
class NativeCacheProcessTest {
    @TempDir
    Path temp;

    private Process start(Path go, Path cache, List<URL> resources) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                UnpackProcess.class.getName(),
                go.toString(),
                cache.toString()));
        resources.forEach(url -> command.add(url.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static List<String> finish(Process process) throws Exception {
        try (BufferedReader reader = process.inputReader()) {
            List<String> lines = reader.lines().toList();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), () -> String.join("\n", lines));
            return lines;
        }
    }

    @Test
    void twoProcessesUnpackOnce() throws Exception {
        byte[] first = Jars.random(24_000_000);
        List<URL> resources = Jars.pair(temp.resolve("natives.jar"), first, new byte[3]);
        Path go = temp.resolve("go");
        Path root = temp.resolve("cache");

        Process one = start(go, root, resources);
        Process two = start(go, root, resources);
        try {
            assertEquals("ready", one.inputReader().readLine());
            assertEquals("ready", two.inputReader().readLine());
            Files.createFile(go);
            List<String> all = new ArrayList<>(finish(one));
            all.addAll(finish(two));

            assertEquals(1, all.stream().filter(line -> line.startsWith("unpacking test")).count(), all::toString);
            List<String> directories = all.stream().filter(line -> line.startsWith("/")).distinct().toList();
            assertEquals(1, directories.size(), all::toString);
            assertArrayEquals(first, Files.readAllBytes(Path.of(directories.getFirst(), "liba.so")));
        } finally {
            one.destroyForcibly();
            two.destroyForcibly();
        }
    }

    @Test
    void aKilledProcessLeavesTheCacheUsable() throws Exception {
        List<URL> resources = Jars.pair(temp.resolve("natives.jar"), Jars.random(48_000_000), new byte[3]);
        Path go = Files.createFile(temp.resolve("go"));
        Path root = temp.resolve("cache");

        Process victim = start(go, root, resources);
        for (String line = victim.inputReader().readLine();
                line != null && !line.startsWith("unpacking");
                line = victim.inputReader().readLine()) {
            assertEquals("ready", line);
        }
        victim.destroyForcibly().waitFor();

        List<String> notices = new ArrayList<>();
        Path directory = new NativeCache(root).directory("test", resources, notices::add);
        assertEquals(48_000_000, Files.size(directory.resolve("liba.so")));
        try (Stream<Path> left = Files.list(directory.getParent())) {
            assertTrue(left.noneMatch(path -> path.toString().contains(".tmp")));
        }
    }
}
