package dev.isthmus.app.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.app.InputException;
import dev.isthmus.sampler.model.Precision;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Presets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class JobJsonTest {

    static BulkJob job(Preset preset, double cfg, int images, ImageFormat format) {
        SequencedMap<String, String> weights = new LinkedHashMap<>(Map.of("mar.safetensors", "00ff"));
        return new BulkJob("tiny", "ab", weights, preset, cfg, 1, Precision.BF16, new ClassOrder(List.of(0, 3), images, -7),
                List.of("a", "b \"c\""), 14, format, 4);
    }

    @Test
    void whatIsWrittenIsRead() {
        for (Preset preset : Presets.all()) {
            BulkJob job = job(preset, 2.5, 10, ImageFormat.NPZ);
            BulkJob read = JobJson.parse("job.json", JobJson.text(job));
            assertEquals(job.hash(), read.hash());
            assertEquals(job.images(), read.images());
            assertEquals(job.names(), read.names());
            assertEquals(job.precision(), read.precision());
            assertEquals(job.preset().recipe(), read.preset().recipe());
        }
    }

    @Test
    void theHashIsThatOfEverythingButNames() {
        BulkJob job = job(Presets.GTR_TEXT, 2.5, 10, ImageFormat.NPZ);
        Preset same = Presets.GTR_TEXT;
        assertEquals(job.hash(), job(new Preset("mine.json", "other", "words", same.backbone(), same.recipe()), 2.5, 10,
                ImageFormat.NPZ).hash());
        for (BulkJob other : List.of(job(Presets.GTR_3_7X, 2.5, 10, ImageFormat.NPZ), job(Presets.GTR_TEXT, 2, 10, ImageFormat.NPZ),
                job(Presets.GTR_TEXT, 2.5, 11, ImageFormat.NPZ), job(Presets.GTR_TEXT, 2.5, 10, ImageFormat.PNG))) {
            assertNotEquals(job.hash(), other.hash());
        }
        assertEquals("cfg 2.5 there, 2.0 here; images 10 there, 12 here",
                JobJson.difference(job, job(Presets.GTR_TEXT, 2, 12, ImageFormat.NPZ)));
    }

    @Test
    void aChangedFileIsRefused() {
        String text = JobJson.text(job(Presets.GTR_TEXT, 2.5, 10, ImageFormat.NPZ));
        for (String changed : List.of(text.replace("2.5", "2.25"), text.replace("\"seed\" : -7", "\"seed\" : 7"), "{}", "[", "null",
                text.replace("npz", "bmp"), text.replace("isthmus-bulk-job/1", "isthmus-bulk-job/2"))) {
            assertNotEquals(text, changed);
            InputException refused = assertThrows(InputException.class, () -> JobJson.parse("job.json", changed));
            assertTrue(refused.getMessage().startsWith("job.json "), refused.getMessage());
        }
    }

    @Test
    void shardsCoverEveryImageOnce() {
        assertEquals(List.of(new Shard(0, 0, 4), new Shard(1, 4, 8), new Shard(2, 8, 10)),
                job(Presets.GTR_TEXT, 2, 10, ImageFormat.PNG).shards());
        List<Shard> shards = job(Presets.GTR_TEXT, 2, 10, ImageFormat.PNG).shards();
        assertEquals(List.of(shards.get(1)), shards.stream().filter(new Share(1, 2)::has).toList());
        assertThrows(InputException.class, () -> new Share(2, 2));
        assertThrows(InputException.class, () -> job(Presets.GTR_TEXT, 2, 500_000, ImageFormat.PNG));
    }
}
