package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.SafetensorsOutput;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.Sampler;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.MarConfig;
import dev.isthmus.sampler.model.MarModel;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.model.ParameterTable;
import dev.isthmus.sampler.model.PublishedModel;
import dev.isthmus.sampler.model.VaeConfig;
import dev.isthmus.sampler.model.WeightSource;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.PlanOverrides;
import dev.isthmus.sampler.plan.Presets;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published networks, without their files: with random weights, and with files of zeros that have their names and shapes. */
@ExtendWith(NoLiveTensors.class)
class PublishedModelsTest {

    private static final PlanOverrides QUICK = PlanOverrides.NONE.withArSteps("1,1,1").withDiffusionSteps("4,4,2,3");

    /** Files of half-precision zeros that are published ones in name and shape; any network can be read from them. */
    @TempDir
    static Path folder;

    private static Path base;
    private static Path autoencoder;

    @BeforeAll
    static void writeFiles() throws IOException {
        base = folder.resolve("mar-base.safetensors");
        autoencoder = folder.resolve("kl16.safetensors");
        write(base, ParameterTable.of(PublishedModel.MAR_B.mar()));
        write(autoencoder, ParameterTable.of(VaeConfig.KL_16));
    }

    @Test
    void aPictureOfRandomWeights() {
        ModelConfig config = PublishedModel.MAR_B.config();
        try (ImageModel model = ImageModel.open(ModelSource.random(config, 7))) {
            Plan plan = Presets.GTR_TEXT.plan(config.mar().grid(), 2.9, QUICK);
            long[] seeds = {1};
            Request request = Request.of(plan, new int[] {207}, seeds, 1);
            byte[] pixels = model.generate(plan, request, new PhiloxNoise(seeds), StepListener.NONE).getFirst().hwc();
            assertEquals(256 * 256 * 3, pixels.length);
            assertTrue(distinct(pixels) > 100, "neither black nor white: " + distinct(pixels) + " values");
        }
    }

    /** As long as a real run, on a small network: many steps are where values that grow would be seen. */
    @ParameterizedTest
    @ValueSource(strings = {"gtr-text", "mar-16"})
    void valuesKeepTheirSize(String preset) {
        MarConfig config = new MarConfig(256, 16, 1, 96, 6, 4, 96, 6, 4, 16, 10, 8, 6, 192);
        for (long seed = 1; seed <= 3; seed++) {
            double rms = rms(tokens(config, seed, Presets.of(preset).plan(config.grid(), 3)));
            assertTrue(rms > 0.1 && rms < 10, preset + " of seed " + seed + ": rms of tokens is " + rms);
        }
    }

    @Test
    void valuesStayFiniteWithoutTheClip() {
        MarConfig config = new MarConfig(256, 16, 1, 96, 6, 4, 96, 6, 4, 16, 10, 8, 6, 192);
        Plan plan = Presets.MAR_16.plan(config.grid(), 3).withTimestepClip(OptionalInt.empty());
        assertTrue(Double.isFinite(rms(tokens(config, 1, plan))));
    }

    @Test
    void equalSeedsMakeEqualWeights() {
        MarConfig config = new MarConfig(32, 4, 1, 24, 2, 2, 24, 2, 2, 4, 3, 4, 2, 32);
        Plan plan = Presets.GTR_6_3X.plan(config.grid(), 2);
        assertArrayEquals(tokens(config, 5, plan), tokens(config, 5, plan));
        assertFalse(Arrays.equals(tokens(config, 5, plan), tokens(config, 6, plan)));
    }

    private static float[] tokens(MarConfig config, long seed, Plan plan) {
        long[] seeds = {11};
        try (MarModel model = MarModel.open(new WeightSource.Random(seed), config); Scope scope = Scope.open()) {
            Tensor tokens = new Sampler(model.backbone(), model.head())
                    .run(plan, Request.of(plan, new int[] {1}, seeds, 1), new PhiloxNoise(seeds), StepListener.NONE);
            return tokens.toFloats();
        }
    }

    private static double rms(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum / values.length);
    }

    private static long distinct(byte[] values) {
        boolean[] seen = new boolean[1 << Byte.SIZE];
        for (byte value : values) {
            seen[Byte.toUnsignedInt(value)] = true;
        }
        long count = 0;
        for (boolean one : seen) {
            count += one ? 1 : 0;
        }
        return count;
    }

    @Test
    void aFolderWithPublishedNamesNeedsNoConfiguration() {
        assertEquals("mar-b", ImageModel.config(folder).name());
        assertEquals(2, ModelSource.of(folder).files().size());
        ImageModel.open(folder).close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MAR_B")
    void theWrongSizeIsToldInOneLine(PublishedModel named) {
        ModelSource source = new ModelSource(named.config(), new WeightSource.InFile(base), new WeightSource.Random(1));
        int blocks = named.mar().encoderDepth() - 12;
        int residuals = named.mar().headDepth() - 6;
        int width = named.mar().encoderWidth();
        String expected = base + ": parameters do not fit the configuration: " + (2 * 12 * blocks + 8 * residuals)
                + " missing (encoder_blocks.12.attn.qkv.weight, encoder_blocks.12.attn.qkv.bias, encoder_blocks.12.norm1.weight, …), "
                + "363 of another shape (class_emb.weight is [1000, 768], expected [1000, " + width + "], fake_latent is [1, 768],"
                + " expected [1, " + width + "], z_proj.weight is [768, 16], expected [" + width + ", 16], …); the file looks like mar-b";
        assertEquals(expected, assertThrows(CheckpointException.class, source::files).getMessage());
        assertEquals(expected, assertThrows(CheckpointException.class, () -> ImageModel.open(source)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAR_B", "MAR_L"})
    void anAutoencoderIsNoNetwork(PublishedModel named) {
        WeightSource file = new WeightSource.InFile(autoencoder);
        ModelSource source = new ModelSource(named.config(), file, file);
        String message = assertThrows(CheckpointException.class, source::files).getMessage();
        assertTrue(message.contains(ParameterTable.of(named.mar()).names().size()
                + " missing (class_emb.weight, fake_latent, z_proj.weight, …), "), message);
    }

    private static void write(Path file, ParameterTable table) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            SafetensorsOutput output = new SafetensorsOutput();
            long largest = table.names().stream().mapToLong(name -> bytes(table.shape(name))).max().orElseThrow();
            MemorySegment zeros = arena.allocate(largest);
            table.names().forEach(name -> output.tensor(name, DType.F16, table.shape(name), zeros.asSlice(0, bytes(table.shape(name)))));
            output.write(file);
        }
    }

    private static long bytes(long[] shape) {
        return Arrays.stream(shape).reduce(2, (a, b) -> a * b);
    }
}
