package dev.isthmus.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.app.InputException;
import dev.isthmus.app.bulk.BulkFolder;
import dev.isthmus.app.bulk.JobFile;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an executor does between its begin and its end, without Spark. */
class ExecutorModelsTest {
    @TempDir
    Path temporary;

    private final ExecutorModels executor = new ExecutorModels();
    private Path job;
    private Path out;
    private Order order;

    @BeforeEach
    void begin() throws IOException {
        job = Jobs.write(temporary, "\"images\": 4");
        out = temporary.resolve("out");
        Jobs.undisturbed(job, out);
        order = order(new BulkFolder(out).job().hash());
        executor.init(null, Map.of());
    }

    @AfterEach
    void end() {
        executor.shutdown();
        assertEquals(0, Torch.liveTensors());
    }

    @Test
    void theModelIsOpenedOnceAndFreedWhenNoTaskUsesIt() throws Exception {
        CountDownLatch atWork = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (ExecutorModels.Lease first = ExecutorModels.here().lease(order, Device.CPU);
                ExecutorModels.Lease second = ExecutorModels.here().lease(order, Device.CPU)) {
            assertSame(first.model(), second.model());
            assertEquals(first.run(), second.run());
        }
        Thread task = Thread.ofPlatform().start(() -> {
            try (ExecutorModels.Lease lease = ExecutorModels.here().lease(order, Device.CPU)) {
                atWork.countDown();
                done.await();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        atWork.await();
        Thread end = Thread.ofPlatform().start(executor::shutdown);
        end.join(200);
        assertTrue(end.isAlive(), "the executor ended under a task");
        assertNotEquals(0, Torch.liveTensors());
        done.countDown();
        end.join();
        task.join();
        assertEquals(0, Torch.liveTensors());
        assertThrows(IllegalStateException.class, ExecutorModels::here);
        assertThrows(IllegalStateException.class, () -> executor.lease(order, Device.CPU));
    }

    /** A job file may be seen by the driver alone; the folder and the model must be the same everywhere. */
    @Test
    void whatIsNotTheDriversIsRefused() throws Exception {
        Files.delete(job);
        ExecutorModels.here().lease(order, Device.CPU).close();
        refused("holds another job than the driver's", order("0".repeat(64)));
        Files.writeString(temporary.resolve("model/config.json"),
                Files.readString(temporary.resolve("model/config.json")).replace("\"d\"", "\"other\""));
        ExecutorModels.here().lease(order, Device.CPU).close(); // as it was found
        executor.shutdown();
        ExecutorModels later = new ExecutorModels();
        assertEquals("--out " + out + " holds another job (config ", message(later, order).substring(0, out.toString().length() + 33));
        Files.delete(out.resolve("job.json"));
        assertTrue(message(later, order).contains("has no job.json"));
        later.shutdown();
    }

    private void refused(String line, Order what) {
        assertTrue(message(executor, what).contains(line), line);
    }

    private static String message(ExecutorModels executor, Order what) {
        return assertThrows(InputException.class, () -> executor.lease(what, Device.CPU)).getMessage();
    }

    private Order order(String hash) {
        Optional<JobFile> file = Files.exists(job) ? Optional.of(JobFile.read(job)) : Optional.of(new JobFile(job, order.values()));
        return new Order(List.of("--job", job.toString(), "--out", out.toString()), file, hash);
    }
}
