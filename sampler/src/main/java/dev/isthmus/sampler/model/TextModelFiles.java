package dev.isthmus.sampler.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Where the parts of a text-to-image model are: a folder with the network's weights, and in it a folder {@code vae} as diffusers lays it
 * out. One of {@link PublishedLightGen} needs no configuration; another has it in {@code config.json}: its name, and its sizes under
 * {@code lightgen}.
 *
 * @param folder the folder
 */
public record TextModelFiles(Path folder) {

    /** Folder of the autoencoder. */
    public static final String VAE = "vae";
    private static final String LIGHTGEN = "lightgen";
    private static final List<String> NETWORK = List.of(LIGHTGEN, "checkpoint-last", "model");
    private static final List<String> ENDINGS =
            List.of(".safetensors", ".safetensors.index.json", ".pth", ".ckpt", ".pt", ".bin");

    /**
     * What {@code config.json} says.
     *
     * @param name    of the model
     * @param network its sizes
     */
    record Settings(@JsonProperty(value = "name", required = true) String name,
                    @JsonProperty(value = LIGHTGEN, required = true) LightGenConfig network) {
    }

    /** @throws CheckpointException if there is no such folder */
    public TextModelFiles {
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException(folder, "is no folder; expected one with " + NETWORK.getFirst() + ENDINGS.getFirst()
                    + " (or .pth, …) and a folder " + VAE);
        }
    }

    /**
     * Whether a folder means to hold a text-to-image model: it has an autoencoder's folder, or a configuration of a LightGen network.
     *
     * @throws CheckpointException if its configuration is malformed
     */
    public static boolean isOne(Path folder) {
        Path config = folder.resolve(ImageModel.CONFIG);
        return Files.isDirectory(folder.resolve(VAE)) || Files.exists(config) && Json.read(config, JsonNode.class).has(LIGHTGEN);
    }

    /**
     * The model in the folder.
     *
     * @throws CheckpointException if a part of it is missing or malformed
     */
    public TextImageSource source() {
        Path network = network();
        Path autoencoder = folder.resolve(VAE);
        if (!Files.isDirectory(autoencoder)) {
            throw new CheckpointException(autoencoder, "does not exist; expected the autoencoder's folder, with " + DiffusersVae.CONFIG
                    + " and " + DiffusersVae.WEIGHTS + ".safetensors");
        }
        Path config = folder.resolve(ImageModel.CONFIG);
        Settings settings = Files.exists(config) ? Json.read(config, Settings.class) : published(network);
        return source(settings.name(), settings.network(), network, autoencoder);
    }

    /** The weights in files of these names, for a network of known sizes. */
    static TextImageSource source(String name, LightGenConfig sizes, Path network, Path autoencoder) {
        DiffusersVae vae = DiffusersVae.in(autoencoder);
        try {
            return new TextImageSource(new TextImageConfig(name, sizes, vae.design(), vae.scaling()),
                    new WeightSource.InFile(network, TextImageSource.WEIGHTS), new WeightSource.InFile(DiffusersVae.weights(autoencoder)));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(autoencoder.resolve(DiffusersVae.CONFIG), e.getMessage(), e);
        }
    }

    private Path network() {
        List<Path> found = NETWORK.stream().flatMap(name -> ENDINGS.stream().map(ending -> folder.resolve(name + ending)))
                .filter(Files::exists).toList();
        if (found.isEmpty()) {
            throw new CheckpointException(folder.resolve(NETWORK.getFirst() + ENDINGS.getFirst()), "does not exist, nor another of "
                    + String.join(", ", NETWORK) + " with one of " + String.join(", ", ENDINGS));
        }
        if (found.size() > 1) {
            throw new CheckpointException(folder, "holds " + found.stream().map(file -> file.getFileName().toString())
                    .collect(Collectors.joining(" and ")) + ", expected one of them");
        }
        return found.getFirst();
    }

    private static Settings published(Path network) {
        try (Checkpoint file = Checkpoint.open(network, TextImageSource.WEIGHTS)) {
            return PublishedLightGen.like(file).map(model -> new Settings(model.id(), model.network()))
                    .orElseThrow(() -> new CheckpointException(network, "is none of " + PublishedLightGen.ids() + "; expected "
                            + ImageModel.CONFIG + " beside it, which says what it is"));
        }
    }
}
