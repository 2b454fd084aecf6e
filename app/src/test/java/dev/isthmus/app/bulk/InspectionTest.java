package dev.isthmus.app.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.plan.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectionTest {
    private static final BulkJob JOB = JobJsonTest.job(Presets.GTR_TEXT, 2, 4, ImageFormat.TAR);
    private static final Shard SHARD = JOB.shards().getFirst();
    private static final String CONTENT = "images";

    @TempDir
    Path temporary;

    private BulkFolder folder;
    private Inspection inspection;

    /** A finished job of one shard. */
    @BeforeEach
    void finish() throws Exception {
        folder = BulkFolder.of(temporary.resolve("out").toString());
        folder.prepare(JOB);
        inspection = new Inspection(folder, JOB);
        Files.writeString(file(), CONTENT);
        new FinishedShard(JOB.hash(), SHARD, CONTENT.length(), Sha256.of(CONTENT.getBytes()), "1", "2").write(folder, temporary);
        new Finish(folder, JOB).run();
    }

    @Test
    void aSoundShardStays() throws Exception {
        assertTrue(inspection.isSound(SHARD));
        assertTrue(inspection.isSoundOrForgotten(SHARD, what -> { }));
        assertTrue(new Finish(folder, JOB).isDone());
        assertEquals(List.of("00000.json"), names());
    }

    @Test
    void aDamagedShardIsForgottenAndTheManifestWithIt() throws Exception {
        Files.writeString(file(), "Images");
        List<String> told = new ArrayList<>();
        assertFalse(inspection.isSound(SHARD));
        assertFalse(inspection.isSoundOrForgotten(SHARD, told::add));
        assertEquals(1, told.size());
        assertTrue(told.getFirst().startsWith("shard 0 is damaged and made again: SHA-256 is "), told.getFirst());
        assertFalse(Files.exists(folder.record(SHARD)));
        assertFalse(Files.exists(folder.manifest()));
    }

    /** Who has the claim may be about to see the damage, or about to be killed. */
    @Test
    void whatAnotherWorkerLooksAtIsLookedAtAfterwards() throws Exception {
        Files.writeString(file(), "Images");
        Claim others = Claim.take(folder.shards(), BulkFolder.name(SHARD)).orElseThrow();
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Boolean> sound = thread.submit(() -> inspection.isSoundOrForgotten(SHARD, what -> { }));
            assertThrows(TimeoutException.class, () -> sound.get(200, TimeUnit.MILLISECONDS));
            others.close();
            assertFalse(sound.get());
        }
        assertFalse(Files.exists(folder.record(SHARD)));
    }

    /** It may be the moment's trouble, as of a network: to forget a shard for that would cost its work. */
    @Test
    void whatCannotBeReadIsAFaultAndIsNotForgotten() throws Exception {
        Files.delete(file());
        Files.createSymbolicLink(file(), file().getFileName()); // to itself
        assertThrows(IOException.class, () -> inspection.isSoundOrForgotten(SHARD, what -> { }));
        assertTrue(Files.exists(folder.record(SHARD)) && Files.exists(folder.manifest()));
        List<String> faults = Verification.of(folder, JOB).faults();
        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.getFirst().startsWith("shard 0: cannot be read: " + file()), faults.getFirst());
    }

    @Test
    void aRecordThatIsNotTheManifestsMakesTheManifestAnew() throws Exception {
        new FinishedShard(JOB.hash(), SHARD, CONTENT.length(), Sha256.of(CONTENT.getBytes()), "1", "3").write(folder, temporary);
        assertFalse(new Finish(folder, JOB).isDone());
        assertEquals(List.of("shard 0: was made again since manifest.json was written"), Verification.of(folder, JOB).faults());
        new Finish(folder, JOB).run();
        assertTrue(new Finish(folder, JOB).isDone());
        assertEquals(List.of(), Verification.of(folder, JOB).faults());
    }

    private Path file() {
        return folder.folder().resolve("tar/00000.tar");
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder.shards())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
