package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.SafetensorsOutput;
import dev.isthmus.runtime.io.TorchWriter;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The same weights make the same picture in every layout that weights are published in. */
@ExtendWith(NoLiveTensors.class)
class PublishedLayoutsTest {

    private static final Path FASHION = Repository.fashion();

    private static Checkpoint mar;
    private static Checkpoint vae;
    private static byte[] expected;

    @TempDir
    Path model;

    @BeforeAll
    static void generateFromSafetensors() {
        mar = Checkpoint.open(FASHION.resolve(ImageModel.MAR));
        vae = Checkpoint.open(FASHION.resolve(ImageModel.VAE));
        expected = picture(FASHION);
    }

    @AfterAll
    static void close() {
        mar.close();
        vae.close();
    }

    @BeforeEach
    void copyConfiguration() throws IOException {
        Files.copy(FASHION.resolve(ImageModel.CONFIG), model.resolve(ImageModel.CONFIG));
    }

    @Test
    void trainingCheckpointWithAveragedWeights() throws IOException {
        // The weights as last trained are other ones, and would not even fit.
        TorchWriter.write(model.resolve("checkpoint-last.pth"), Map.of("model", vae, "model_ema", mar));
        TorchWriter.write(model.resolve("kl16.ckpt"), Map.of("model", vae));
        assertArrayEquals(expected, picture(model));
        assertArrayEquals(expected, picture(model.resolve("checkpoint-last.pth")), "named by its file");
    }

    @Test
    void bareStateDicts() throws IOException {
        TorchWriter.write(model.resolve("mar.bin"), mar);
        TorchWriter.write(model.resolve("vae.pt"), vae);
        assertArrayEquals(expected, picture(model));
    }

    @Test
    void shards() throws IOException {
        SafetensorsOutput[] shards = {new SafetensorsOutput(), new SafetensorsOutput()};
        StringJoiner index = new StringJoiner(",", "{\"metadata\":{},\"weight_map\":{", "}}");
        int i = 0;
        for (String name : mar.names()) {
            shards[i % 2].tensor(name, mar.entry(name).dtype(), mar.entry(name).shape(), mar.data(name));
            index.add("\"" + name + "\":\"" + shard(i % 2) + "\"");
            i++;
        }
        shards[0].write(model.resolve(shard(0)));
        shards[1].write(model.resolve(shard(1)));
        Files.writeString(model.resolve("model.safetensors.index.json"), index.toString());
        Files.copy(FASHION.resolve(ImageModel.VAE), model.resolve("kl16.safetensors"));
        assertArrayEquals(expected, picture(model));
    }

    @Test
    void theFileThatIsNamedIsTakenWhereThereAreSeveral() throws IOException {
        Files.copy(FASHION.resolve(ImageModel.MAR), model.resolve("mine.safetensors"));
        Files.copy(FASHION.resolve(ImageModel.VAE), model.resolve(ImageModel.VAE));
        Files.write(model.resolve(ImageModel.MAR), new byte[0]);
        Files.write(model.resolve("mar.pth"), new byte[0]);
        CheckpointException e = assertThrows(CheckpointException.class, () -> ImageModel.open(model));
        assertEquals(model + ": holds mar.safetensors and mar.pth, expected one of them", e.getMessage());
        assertArrayEquals(expected, picture(model.resolve("mine.safetensors")));
    }

    private static String shard(int i) {
        return "model-0000" + (i + 1) + "-of-00002.safetensors";
    }

    private static byte[] picture(Path path) {
        try (ImageModel opened = ImageModel.open(path)) {
            Plan plan = Presets.GTR_6_3X.plan(opened.config().mar().grid(), 2);
            long[] seeds = {7};
            Request request = Request.of(plan, new int[] {7}, seeds, 1);
            return opened.generate(plan, request, new PhiloxNoise(seeds), StepListener.NONE).getFirst().hwc();
        }
    }
}
