package dev.isthmus.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.Torch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** The driver and two tasks at a time in this process. */
class LocalTest {
    private static final List<String> SETTINGS = List.of("spark.master", "spark.ui.enabled", "spark.extraListeners");

    @TempDir
    Path temporary;

    /** Keeps what Spark's UI shows of accumulators; Spark makes it, by its name. */
    public static final class Watch extends SparkListener {
        private static final List<String> SHOWN = new CopyOnWriteArrayList<>();
        private static final List<Boolean> TASKS = new CopyOnWriteArrayList<>();

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            TASKS.add(end.taskInfo().successful());
        }

        @Override
        public void onStageCompleted(SparkListenerStageCompleted completed) {
            CollectionConverters.asJava(completed.stageInfo().accumulables()).values().stream().filter(each -> !each.internal())
                    .forEach(each -> SHOWN.add(each.name().get() + " " + each.value().get()));
        }
    }

    @BeforeEach
    void twoTasksAtATime() {
        Watch.SHOWN.clear();
        Watch.TASKS.clear();
        System.setProperty("spark.master", "local[2]");
        System.setProperty("spark.ui.enabled", "false");
        System.setProperty("spark.extraListeners", Watch.class.getName());
    }

    @AfterEach
    void nothingIsLeft() {
        SETTINGS.forEach(System::clearProperty);
        assertEquals(0, Torch.liveTensors(), "native tensors that outlive the executor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "npz", "tar"})
    void theFilesAreThoseOfIsthmusBulk(String format) throws Exception {
        Path job = Jobs.write(temporary, "\"images\": 38, \"shard-size\": 8, \"format\": \"" + format + "\"");
        Map<String, String> expected = Jobs.undisturbed(job, temporary.resolve("bulk"));
        Path out = temporary.resolve("spark");
        Jobs.Said said = run(job, out);
        assertEquals(0, said.code(), said.err());
        assertTrue(said.err().contains("made 38 images in "), said.err());
        assertEquals(expected, Jobs.contents(out));
        assertEquals(List.of(true, true, true, true, true), Watch.TASKS, "tasks");
        assertEquals(List.of("images 38", "shards 5"), Watch.SHOWN.stream().sorted().toList());
    }

    @Test
    void onlyWhatIsMissingBecomesATask() throws Exception {
        Path job = Jobs.write(temporary, "\"images\": 24, \"shard-size\": 4");
        Path out = temporary.resolve("out");
        Map<String, String> expected = Jobs.undisturbed(job, out);
        Files.delete(out.resolve("shards/00002.json"));
        Files.write(out.resolve("images/00017.png"), new byte[5]);
        Jobs.Said said = run(job, out);
        assertEquals(0, said.code(), said.err());
        assertEquals(List.of("images 8", "shards 2"), Watch.SHOWN.stream().sorted().toList());
        assertEquals(expected, Jobs.contents(out));
        assertEquals(0, run(job, out).code());
        assertEquals(2, Watch.TASKS.size(), "a complete job needs no tasks");
    }

    @Test
    void aTaskThatFailsIsSaidInOneLineAndNothingHalfStays() throws Exception {
        Path job = Jobs.write(temporary, "\"images\": 8, \"shard-size\": 8");
        Path out = temporary.resolve("out");
        Path images = out.resolve("images");
        Jobs.Said prepared = run(job, out);
        assertEquals(0, prepared.code(), prepared.err());
        Files.delete(out.resolve("shards/00000.json"));
        Files.delete(images.resolve("00003.png"));
        Files.createDirectories(images.resolve("00003.png/in-the-way")); // what cannot be moved fails on an executor, and not before
        Jobs.Said said = run(job, out);
        assertEquals(2, said.code(), said.err());
        String last = said.err().lines().toList().getLast();
        assertTrue(last.startsWith("isthmus: ") && last.contains("00003.png") && !last.contains("Exception"), said.err());
        assertFalse(Files.exists(out.resolve("shards/00000.json")));
    }

    @Test
    void whatIsSparksToDecideIsRefused() throws Exception {
        Path job = Jobs.write(temporary, "\"images\": 8");
        Path out = temporary.resolve("out");
        refused("--shard is given, but Spark makes a task of every shard", job, out, "--shard", "0/2");
        refused("--device is given, but Spark ", job, out, "--device", "cuda");
        refused("--threads is given, but Spark ", job, out, "--threads", "2");
        refused("--cfg", job, out, "--cfg", "0.5");
        System.setProperty("spark.master", "local-cluster[2,1,1024]");
        refused("--out out is relative; expected an absolute path", job, Path.of("out"));
        System.clearProperty("spark.master");
        refused("spark.master is not set", job, out);
        assertFalse(Files.exists(out));
    }

    @Test
    void anotherJobsFolderIsRefused() throws Exception {
        Path out = temporary.resolve("out");
        Jobs.undisturbed(Jobs.write(temporary, "\"images\": 8"), out);
        refused("holds another job (images 8 there, 9 here)", Jobs.write(temporary, "\"images\": 9"), out);
    }

    private void refused(String line, Path job, Path out, String... more) {
        Jobs.Said said = run(job, out, more);
        assertEquals(2, said.code(), said.err());
        assertTrue(said.err().contains(line), said.err());
        assertEquals(1, said.err().lines().count(), said.err());
    }

    private static Jobs.Said run(Path job, Path out, String... more) {
        Stream<String> always = Stream.of("--job", job.toString(), "--out", out.toString(), "--batch", "4");
        return Jobs.onSpark(Stream.concat(always, Stream.of(more)).toArray(String[]::new));
    }
}
