package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.isthmus.app.command.Cli;
import dev.isthmus.tests.CommandLine.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promise of {@code isthmus bulk}: whatever happens to a run, the same command ends in the files of a run that nothing happened to.
 * {@code -Disthmus.bulk.kills=N} kills another number of processes than fifty, shared out over the formats.
 */
@ExtendWith(NoLiveTensors.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BulkFaultTest {
    private static final int KILLS = Integer.getInteger("isthmus.bulk.kills", 50);
    private static final List<String> FORMATS = List.of("png", "npz", "tar");
    private static final int WORKERS = 2;
    private static final int IMAGES = 120;
    /** Of a job that fills a disk, whatever its size. */
    private static final int FEW = 48;
    private static final int SHARD = 8;
    /** A process begins its first shard after about a second, and a shard takes some hundredths. */
    private static final int LONGEST_MILLIS = 2500;
    private static final int ROUNDS_TO_KILL = 20;
    /** Most of a process's time is its start, and this is quicker then. */
    private static final String QUICK_START = "JDK_JAVA_OPTIONS=-XX:TieredStopAtLevel=1 ";

    @TempDir
    Path temporary;

    private List<String> withClasses;
    private Path model;

    /** An archive of the program's classes, which every process maps instead of reading them one by one. Where it cannot be made all is slower, and no more. */
    @BeforeAll
    void archiveClasses(@TempDir Path shared) throws Exception {
        model = TinyModel.write(Files.createDirectory(shared.resolve("model")));
        Path archive = shared.resolve("classes.jsa");
        Result made = CommandLine.runIn(Files.createDirectory(shared.resolve("work")),
                List.of("env", QUICK_START + "\"-XX:ArchiveClassesAtExit=" + archive + "\""), command("png", SHARD, shared.resolve("out")));
        assertEquals(0, made.code(), made.err());
        withClasses = List.of("env", QUICK_START + "\"-XX:SharedArchiveFile=" + archive + "\"");
    }

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModel.write(Files.createDirectory(temporary.resolve("model")));
    }

    /** Two workers at a time in one folder, killed at moments of their own; between rounds files are cut, and their times set far off. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "npz", "tar"})
    void killedAtAnyMomentAndDamagedItEndsLikeAnUndisturbedRun(String format) throws Exception {
        Path undisturbed = temporary.resolve("undisturbed");
        assertEquals(0, run(command(format, undisturbed)));
        Map<String, String> expected = Contents.of(undisturbed);

        Random random = random(format);
        int wanted = share(format);
        int killed = 0;
        int ended = 0;
        Path out = temporary.resolve("killed");
        for (int round = 0; killed < wanted; round++) {
            assertTrue(round < ROUNDS_TO_KILL + wanted, "runs are faster than their killer");
            killed += killRound(format, out, random, Math.min(WORKERS, wanted - killed));
            if (Files.exists(out.resolve("manifest.json")) && random.nextBoolean()) {
                assertEquals(0, run(command(format, out)));
                Contents.assertSame(expected, Contents.of(out), "job " + ended);
                ended++;
                out = temporary.resolve("killed-" + round);
            } else {
                harm(format, out, random);
            }
        }
        assertEquals(0, run(command(format, out)));
        Contents.assertSame(expected, Contents.of(out), "the last job");
        setTimes(files(out), random);
        assertEquals(0, run("bulk", "status", "--out", out.toString()));
        assertEquals(0, run("bulk", "verify", "--out", out.toString()));
        assertEquals(0, run(command(format, out)));
        Contents.assertSame(expected, Contents.of(out), "the last job with times set");
        System.out.println("BulkFaultTest: " + format + ", " + killed + " processes killed, " + (ended + 1) + " jobs ended");
    }

    /** A disk that holds what can be told in advance and not what it comes to, since small files take whole blocks. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "npz", "tar"})
    void filledInTheMiddleTheDiskIsToldAndTheRunGoesOnElsewhere(String format) throws Exception {
        Path undisturbed = temporary.resolve("undisturbed");
        assertEquals(0, run(command(format, FEW, undisturbed)));
        Path mount = Files.createDirectory(temporary.resolve("mount"));
        Path kept = temporary.resolve("kept");
        Path work = Files.createDirectory(temporary.resolve("work"));
        assumeTrue(CommandLine.execute(work, List.of("sh", "-c", "unshare -rm mount -t tmpfs none " + mount)).code() == 0,
                "no disk of its own can be had here");
        List<String> onADiskOfItsOwn = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c",
                "mount -t tmpfs -o size=" + blocks(undisturbed) * 9 / 10 + " none \"$1\" || exit; kept=$2; from=$1/out; shift 2;"
                        + " \"$@\"; code=$?; cp -a \"$from\" \"$kept\"; exit $code",
                "sh", mount.toString(), kept.toString()));
        onADiskOfItsOwn.addAll(withClasses);
        Result full = CommandLine.runIn(work, onADiskOfItsOwn, command(format, FEW, mount.resolve("out")));
        assertEquals(2, full.code(), full.err());
        String last = full.err().lines().toList().getLast();
        assertTrue(last.startsWith("isthmus: ") && last.contains("No space left on device"), full.err());
        assertFalse(full.err().contains("Exception"), full.err());
        assertFalse(Files.exists(kept.resolve("manifest.json")));
        assertEquals(0, run(command(format, FEW, kept)));
        Contents.assertSame(Contents.of(undisturbed), Contents.of(kept), "gone on elsewhere");
    }

    /** Starts workers and kills some. Returns how many were still running then. */
    private int killRound(String format, Path out, Random random, int kills) throws Exception {
        long records = records(out);
        List<Process> workers = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            workers.add(CommandLine.start(Files.createDirectories(temporary.resolve("work-" + i)), withClasses, command(format, out)));
        }
        int killed = 0;
        for (int i = 0; i < WORKERS; i++) {
            if (random.nextInt(4) > 0) { // soon after a shard is finished, which is where there is most to lose
                awaitRecord(out, records, workers.get(i));
                Thread.sleep(random.nextInt(60));
            } else {
                Thread.sleep(random.nextInt(LONGEST_MILLIS));
            }
            if (i < kills) {
                workers.get(i).destroyForcibly();
            }
        }
        for (int i = 0; i < WORKERS; i++) {
            Result result = CommandLine.finish(workers.get(i), temporary.resolve("work-" + i));
            assertTrue(result.code() == 0 || result.code() == 137 && i < kills, result.code() + ": " + result.err());
            killed += result.code() == 137 ? 1 : 0;
        }
        return killed;
    }

    private static void awaitRecord(Path out, long before, Process worker) throws Exception {
        for (int waited = 0; waited < 4 * LONGEST_MILLIS && worker.isAlive() && records(out) <= before; waited += 2) {
            Thread.sleep(2);
        }
    }

    /** What disks and clocks do. */
    private static void harm(String format, Path out, Random random) throws IOException {
        if (!Files.exists(out)) {
            return; // killed before it began
        }
        List<Path> files = files(out);
        /* When samples.npz is there nobody looks at the shards that it was made of any more. */
        boolean spent = format.equals("npz") && Files.exists(out.resolve("manifest.json"));
        List<Path> finished = files.stream().filter(file -> !file.endsWith("job.json") && !file.getFileName().toString().startsWith(".")
                && !(spent && file.startsWith(out.resolve("shards")))).toList();
        switch (random.nextInt(4)) {
            case 0 -> cut(finished, random);
            case 1 -> flip(finished, random);
            case 2 -> setTimes(files, random);
            default -> {
                cut(finished, random);
                setTimes(files, random);
            }
        }
    }

    private static void cut(List<Path> files, Random random) throws IOException {
        if (!files.isEmpty()) {
            try (FileChannel file = FileChannel.open(files.get(random.nextInt(files.size())), StandardOpenOption.WRITE)) {
                file.truncate(random.nextLong(file.size() + 1));
            }
        }
    }

    private static void flip(List<Path> files, Random random) throws IOException {
        if (!files.isEmpty()) {
            Path file = files.get(random.nextInt(files.size()));
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, bytes);
            }
        }
    }

    /** As after clocks that were wrong by decades, in both directions. */
    private static void setTimes(List<Path> files, Random random) throws IOException {
        for (Path file : files) {
            Instant time = random.nextBoolean() ? Instant.parse("1971-01-01T00:00:00Z") : Instant.parse("2099-01-01T00:00:00Z");
            Files.setLastModifiedTime(file, FileTime.from(time.plusSeconds(random.nextInt(1000))));
        }
    }

    private static long blocks(Path folder) throws IOException {
        long bytes = 0;
        for (Path file : files(folder)) {
            bytes += Math.ceilDiv(Files.size(file), 4096L) * 4096;
        }
        return bytes;
    }

    private static long records(Path out) throws IOException {
        Path shards = out.resolve("shards");
        if (!Files.isDirectory(shards)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(shards)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\.json")).count();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList();
        }
    }

    private static int share(String format) {
        return KILLS / FORMATS.size() + (FORMATS.indexOf(format) < KILLS % FORMATS.size() ? 1 : 0);
    }

    private static Random random(String format) {
        long seed = Long.getLong("isthmus.test.seed", new Random().nextInt(1_000_000));
        System.out.println("BulkFaultTest, " + format + ": -Disthmus.test.seed=" + seed);
        return new Random(seed);
    }

    private String[] command(String format, Path out) {
        return command(format, IMAGES, out);
    }

    private String[] command(String format, int images, Path out) {
        return new String[] {"bulk", "--preset", "gtr-6.3x", "--model", model.toString(), "--images", String.valueOf(images), "--shard-size",
            String.valueOf(SHARD), "--batch", "4", "--threads", "1", "--format", format, "--out", out.toString()};
    }

    private static int run(String... arguments) {
        StringWriter err = new StringWriter();
        int code = new Cli(new PrintWriter(new StringWriter()), new PrintWriter(err)).execute(arguments);
        if (code != 0) {
            System.out.println(err);
        }
        return code;
    }
}
