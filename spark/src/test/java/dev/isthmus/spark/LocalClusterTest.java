package dev.isthmus.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code spark-submit} with a driver and two executors in processes of their own, which know of this program by the job's jars alone. */
class LocalClusterTest {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String EXECUTOR = "CoarseGrainedExecutorBackend";
    private static final long LIMIT_SECONDS = 180;

    @TempDir
    Path temporary;

    private Path err;

    @Test
    void anExecutorThatIsKilledTakesNothingWithIt() throws Exception {
        Path job = Jobs.write(temporary, "\"images\": 400, \"shard-size\": 10, \"format\": \"npz\"");
        Map<String, String> expected = Jobs.undisturbed(job, temporary.resolve("bulk"));
        Path out = temporary.resolve("spark");
        Process driver = submit("--job", job.toString(), "--out", out.toString(), "--batch", "4");
        try {
            await("shards of both executors", driver, () -> count(out.resolve("shards"), "", ".json") >= 4 && executors(driver).size() == 2);
            await("a shard in work", driver, () -> count(out.resolve("shards"), ".work-", "") >= 1);
            long before = count(out.resolve("shards"), "", ".json");
            ProcessHandle victim = executors(driver).getFirst();
            assertTrue(victim.destroyForcibly());
            victim.onExit().join();
            assertTrue(before < 39, "all shards were made before anything was killed");
            assertTrue(driver.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "the driver did not end");
        } finally {
            driver.descendants().forEach(ProcessHandle::destroyForcibly);
            driver.destroyForcibly();
            Files.delete(temporary.resolve("spark-home/jars"));
        }
        String said = Files.readString(err);
        assertEquals(0, driver.exitValue(), said);
        assertTrue(said.contains("Lost executor"), said);
        assertTrue(said.contains("spark is complete: 400 images"), said);
        assertEquals(expected, Jobs.contents(out));
    }

    private Process submit(String... arguments) throws IOException {
        Path home = sparkHome();
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
        command.addAll(List.of("-cp", home.resolve("jars") + "/*", "org.apache.spark.deploy.SparkSubmit", "--master", "local-cluster[2,1,1024]",
                "--conf", "spark.ui.enabled=false", "--conf", "spark.executor.memory=768m", "--class", Main.class.getName(),
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

    private static long count(Path folder, String prefix, String suffix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(prefix) && name.endsWith(suffix)).count();
        } catch (IOException e) {
            return 0; // not there yet
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
