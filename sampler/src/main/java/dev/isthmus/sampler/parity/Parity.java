package dev.isthmus.sampler.parity;

import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.IsthmusException;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.Safetensors;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.lazy.HeadReuse;
import dev.isthmus.sampler.lazy.LazySchedule;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.Json;
import dev.isthmus.sampler.model.LightGenConfig;
import dev.isthmus.sampler.model.LightGenModel;
import dev.isthmus.sampler.model.MarConfig;
import dev.isthmus.sampler.model.MarModel;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.model.WeightSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Replays recorded runs of the reference through this very build: how one checks a new libtorch, BLAS or device.
 *
 * <p>A case is any safetensors file that holds recorded results; what kind it is shows in its tensors. Its weights are those of
 * the model that its metadata names, or the file beside it that ends in {@code weights.safetensors} instead of
 * {@code case.safetensors}.
 */
public final class Parity {

    private static final String ENDING = ".safetensors";

    private final Path fixtures;
    private final List<Path> models;
    private final Savings savings;
    private final Device device;
    private final Consumer<Comparison> sink;

    private Parity(Path fixtures, List<Path> models, Savings savings, Device device, Consumer<Comparison> sink) {
        this.fixtures = fixtures;
        this.models = models;
        this.savings = savings;
        this.device = device;
        this.sink = sink;
    }

    /**
     * Replays every case below a directory, in the order of their names. A case that cannot be replayed is a failed comparison,
     * not an exception.
     *
     * @param fixtures the directory
     * @param models   model directories, for cases that name a model
     * @param device   to compute on
     * @param sink     told of every comparison as it is made
     * @return how many cases there were
     * @throws CheckpointException if the directory is missing or cannot be read
     * @throws dev.isthmus.runtime.DeviceException if the device cannot be used
     */
    public static int run(Path fixtures, List<Path> models, Device device, Consumer<Comparison> sink) {
        return run(fixtures, models, Savings.ALL, device, sink);
    }

    /**
     * The same with some savings only.
     *
     * @throws CheckpointException if the directory is missing or cannot be read
     * @throws dev.isthmus.runtime.DeviceException if the device cannot be used
     */
    public static int run(Path fixtures, List<Path> models, Savings savings, Device device, Consumer<Comparison> sink) {
        if (!Files.isDirectory(fixtures)) {
            throw new CheckpointException(fixtures, "is no directory; expected one with recorded cases");
        }
        Cuda.require(device);
        Parity parity = new Parity(fixtures, models, savings, device, sink);
        int cases = 0;
        for (Path file : safetensors(fixtures)) {
            if (parity.replay(file)) {
                cases++;
            }
        }
        return cases;
    }

    private static List<Path> safetensors(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(f -> f.getFileName().toString().endsWith(ENDING)).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new CheckpointException(directory, "cannot be listed: " + e.getMessage(), e);
        }
    }

    /** False if the file is no case. */
    private boolean replay(Path path) {
        Results results = new Results(name(path), sink);
        try (CaseFile file = new CaseFile(path)) {
            Kind kind = Kind.of(file);
            try {
                switch (kind) {
                    case NONE -> {
                        return false;
                    }
                    case MAR -> mar(file, results);
                    case VAE -> new VaeCase(file, weights(file), device, results).run();
                    case LAZYMAR -> lazyMar(file, results);
                    case LIGHTGEN -> lightGen(file, results);
                    case T5 -> new T5Case(file, device, results).run();
                }
            } catch (IsthmusException | IllegalArgumentException e) {
                results.failed("all", e.getMessage());
            } catch (IndexOutOfBoundsException | ArithmeticException e) {
                results.failed("all", "its tensors do not fit each other: " + e.getMessage());
            }
        } catch (CheckpointException e) {
            results.failed("file", e.getMessage());
        }
        return true;
    }

    private void mar(CaseFile file, Results results) {
        if (file.hasSetting("model")) {
            try (ImageModel model = ImageModel.open(ModelSource.of(namedModel(file)), Placement.on(device)); Scope scope = Scope.open()) {
                replay(file, model.mar(), model, results);
            }
            return;
        }
        MarConfig config = Json.parse(file.path(), file.setting("config"), MarConfig.class);
        try (MarModel model = MarModel.open(new WeightSource.InFile(weights(file)), config, Placement.on(device)); Scope scope = Scope.open()) {
            replay(file, model, null, results);
        }
    }

    private void replay(CaseFile file, MarModel mar, ImageModel images, Results results) {
        new NetworkCase(file, mar, savings, results).run();
        if (file.has("loop.latent") || file.has("loop.noise.00000")) {
            LoopCase.of(file, mar.config(), mar.backbone(savings), mar.head(savings), results)
                    .run(tokens -> decode(file, images, tokens));
        }
    }

    /** With the settings of the published code, which are the ones that were recorded. */
    private void lazyMar(CaseFile file, Results results) {
        MarConfig config = Json.parse(file.path(), file.setting("config"), MarConfig.class);
        try (MarModel model = MarModel.open(new WeightSource.InFile(weights(file)), config, Placement.on(device))) {
            LoopCase.of(file, config, model.probe(savings).recordedLazyMar(LazySchedule.LAZY_MAR),
                    model.head(HeadReuse.LAZY_MAR, savings), results)
                    .run(tokens -> decode(file, null, tokens));
        }
    }

    private void lightGen(CaseFile file, Results results) {
        LightGenConfig config = Json.parse(file.path(), file.setting("config"), LightGenConfig.class);
        try (LightGenModel model = LightGenModel.open(new WeightSource.InFile(weights(file)), config, Placement.on(device));
                Scope scope = Scope.open()) {
            new LightGenCase(file, model, savings, results).run();
        }
    }

    private static Tensor decode(CaseFile file, ImageModel images, Tensor tokens) {
        if (images == null) {
            throw new CheckpointException(file.path(), "has an image but names no model whose autoencoder would make it");
        }
        return images.decode(tokens);
    }

    private Path namedModel(CaseFile file) {
        String name = file.setting("model");
        for (Path model : models) {
            if (ImageModel.config(model).name().equals(name)) {
                return model;
            }
        }
        throw new CheckpointException(file.path(), "needs model " + name + "; given are " + models);
    }

    /** By name, or else the one file below the fixtures that has the case's settings and a network's parameters. */
    private Path weights(CaseFile file) {
        Path named = file.path().resolveSibling(
                file.path().getFileName().toString().replaceFirst("case\\.safetensors$", "weights.safetensors"));
        if (!named.equals(file.path()) && Files.exists(named)) {
            return named;
        }
        List<Path> candidates = safetensors(fixtures).stream().filter(other -> isWeightsOf(file, other)).toList();
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        throw new CheckpointException(file.path(), candidates.isEmpty()
                ? "has no weights: expected a file of its configuration beside it, such as NAME.weights.safetensors for"
                        + " NAME.case.safetensors"
                : "could belong to any of " + candidates + "; name the right one NAME.weights.safetensors for NAME.case.safetensors");
    }

    private static boolean isWeightsOf(CaseFile file, Path other) {
        try (Safetensors candidate = Safetensors.open(other)) {
            return file.hasSameNetwork(candidate);
        } catch (CheckpointException e) {
            return false;   // a broken file is nobody's weights, and is reported as a case of its own
        }
    }

    private String name(Path file) {
        String relative = fixtures.relativize(file).toString();
        return relative.substring(0, relative.length() - ENDING.length()).replaceFirst("[./\\\\]case$", "");
    }
}
