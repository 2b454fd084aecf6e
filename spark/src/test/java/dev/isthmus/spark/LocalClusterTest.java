package dev.isthmus.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code spark-submit} with a driver and two executors in processes of their own, which know of this program by the job's jars alone. */
class LocalClusterTest {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String EXECUTOR = "CoarseGrainedExecutorBackend";
    private static final long LIMIT_SECONDS = 180;
    /** Most of the time is that of four JVMs that start. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData");
    private static final Pattern SECOND_ATTEMPT = Pattern.compile("Starting task \\d+\\.1 in stage");

    @TempDir
    Path temporary;

    private Path err;

    @Test
    void anExecutorThatIsKilledTakesNothingWithIt() throws Exception {
        Path job = Jobs.write(temporary, "\"images\": 240, \"shard-size\": 8, \"format\": \"npz\"");
        Map<String, String> expected = Jobs.undisturbed(job, temporary.resolve("bulk"));
        Path out = temporary.resolve("spark");
        Process driver = submit("--job", job.toString(), "--out", out.toString(), "--batch", "4");
        try {
            await("shards of both executors", driver, () -> records(out.resolve("shards")) >= 4 && executors(driver).size() == 2);
            await("shard in work", driver, () -> killOneAtWork(driver, out.resolve("shards")));
            assertTrue(driver.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "the driver did not end");
        } finally {
            driver.descendants().forEach(ProcessHandle::destroyForcibly);
            driver.destroyForcibly();
            Files.delete(temporary.resolve("spark-home/jars"));
        }
        String said = Files.readString(err);
        assertEquals(0, driver.exitValue(), said);
        assertTrue(said.contains("Lost executor"), said);
        assertTrue(SECOND_ATTEMPT.matcher(said).find(), said);
        assertTrue(said.contains("spark is complete: 240 images"), said);
        assertEquals(expected, Jobs.contents(out));
    }

    private Process submit(String... arguments) throws IOException {
        Path home = sparkHome();
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
        command.addAll(QUICK_START);
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
        command.addAll(List.of("-cp", home.resolve("jars") + "/*", "org.apache.spark.deploy.SparkSubmit", "--master", "local-cluster[2,1,1024]",
                "--conf", "spark.ui.enabled=false", "--conf", "spark.executor.extraJavaOptions=" + String.join(" ", QUICK_START), "--class", Main.class.getName(),
                "--jars", String.join(",", jars(TARGET.resolve("isthmus-spark")))));
        command.addAll(jars(TARGET).stream().filter(jar -> jar.contains("isthmus-spark")).toList());
        command.addAll(List.of(arguments));
        err = TARGET.resolve("spark-cluster.log");
        ProcessBuilder process = new ProcessBuilder(command).directory(temporary.toFile()).redirectErrorStream(true).redirectOutput(err.toFile());
        process.environment().putAll(Map.of("SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.13", "SPARK_LOCAL_IP", "127.0.0.1",
                "JAVA_HOME", System.getProperty("java.home")));
        return process.start();
    }

    /** Laid out as a Spark that was unpacked, as far as its processes look: what they write goes with the test, the jars are one link. */
    private Path sparkHome() throws IOException {
        Path jars = Files.createDirectories(TARGET.resolve("spark-home-jars"));
        for (String old : jars(jars)) {
            Files.delete(Path.of(old));
        }
        List<String> all = new ArrayList<>(List.of(Files.readString(TARGET.resolve("spark.classpath")).strip().split(":")));
        all.addAll(jars(TARGET.resolve("spark-jars")));
        for (String jar : all) {
            Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
        }
        Path home = Files.createDirectory(temporary.resolve("spark-home"));
        Files.createSymbolicLink(home.resolve("jars"), jars);
        return home;
    }

    private static List<String> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString).filter(name -> name.endsWith(".jar")).sorted().toList();
        }
    }

    private static List<ProcessHandle> executors(Process driver) {
        return driver.descendants().filter(each -> each.info().commandLine().orElse("").contains(EXECUTOR)).toList();
    }

    /** Kills an executor between a shard's first image and its record: held in its place, one can be looked at without haste. */
    private static boolean killOneAtWork(Process driver, Path shards) {
        ProcessHandle victim = executors(driver).getFirst();
        signal("STOP", victim);
        if (!isAtWork(victim, shards)) {
            signal("CONT", victim);
            return false;
        }
        assertTrue(victim.destroyForcibly());
        victim.onExit().join();
        return true;
    }

    /** Whether it has the lock of a shard that has no record yet. */
    private static boolean isAtWork(ProcessHandle executor, Path shards) {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(executor.pid()), "fd"))) {
            return open.map(LocalClusterTest::target).filter(file -> file.startsWith(shards) && file.toString().endsWith(".lock"))
                    .map(lock -> lock.getFileName().toString().substring(1).replace(".lock", ".json"))
                    .anyMatch(record -> !Files.exists(shards.resolve(record)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a file descriptor is of; nothing where it was closed meanwhile. */
    private static Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException e) {
            return Path.of("");
        }
    }

    private static void signal(String name, ProcessHandle process) {
        try {
            assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long records(Path shards) {
        try (Stream<Path> files = Files.list(shards)) {
            return files.map(Path::toString).filter(name -> name.endsWith(".json")).count();
        } catch (IOException e) {
            return 0; // the folder is not there yet
        }
    }

    private void await(String what, Process driver, BooleanSupplier happened) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(LIMIT_SECONDS).toNanos();
        while (!happened.getAsBoolean()) {
            assertTrue(driver.isAlive() && System.nanoTime() < end, "no " + what + "; Spark said:\n" + Files.readString(err));
            Thread.sleep(5);
        }
    }
}
