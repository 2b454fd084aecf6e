package dev.isthmus.app.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.app.InputException;
import dev.isthmus.sampler.plan.Presets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BulkFolderTest {
    private static final int ROUNDS = 200;
    private static final int WORKERS = 4;

    @TempDir
    Path temporary;

    /** Whoever passes goes on to write images, so no two jobs may pass. */
    @Test
    void ofDifferentJobsThatBeginAtTheSameInstantOneGetsTheFolder() throws Exception {
        List<BulkJob> jobs = List.of(job(10), job(11), job(12), job(13));
        for (int round = 0; round < ROUNDS; round++) {
            BulkFolder folder = BulkFolder.of(temporary.resolve("different-" + round).toString());
            List<BulkJob> passed = new ArrayList<>();
            List<Future<BulkJob>> ended = prepareTogether(folder, jobs);
            for (Future<BulkJob> each : ended) {
                try {
                    passed.add(each.get());
                } catch (ExecutionException e) {
                    assertTrue(e.getCause() instanceof InputException && e.getCause().getMessage().contains(" holds another job (images "),
                            e.getCause().toString());
                }
            }
            assertEquals(1, passed.size(), "jobs in one folder");
            assertEquals(passed.getFirst().hash(), folder.job().hash());
        }
    }

    @Test
    void workersOfOneJobThatBeginAtTheSameInstantAllPass() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            BulkFolder folder = BulkFolder.of(temporary.resolve("same-" + round).toString());
            for (Future<BulkJob> each : prepareTogether(folder, List.of(job(10), job(10), job(10), job(10)))) {
                each.get();
            }
        }
    }

    @Test
    void aFolderWithSomethingElseIsRefused() throws Exception {
        Path mine = Files.createDirectory(temporary.resolve("mine"));
        Files.createDirectory(mine.resolve("shards"));
        InputException refused = assertThrows(InputException.class, () -> BulkFolder.of(mine.toString()).prepare(job(10)));
        assertTrue(refused.getMessage().contains("has shards in it and no job.json"), refused.getMessage());
    }

    private static List<Future<BulkJob>> prepareTogether(BulkFolder folder, List<BulkJob> jobs) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(WORKERS);
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            List<Callable<BulkJob>> workers = jobs.stream().map(job -> (Callable<BulkJob>) () -> {
                start.await();
                folder.prepare(job);
                return job;
            }).toList();
            return threads.invokeAll(workers);
        }
    }

    private static BulkJob job(int images) {
        return JobJsonTest.job(Presets.GTR_TEXT, 2.5, images, ImageFormat.PNG);
    }
}
