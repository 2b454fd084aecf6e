package dev.isthmus.sampler.model;

import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the parts of a model are: in one directory, under the names of this project or those that they were published
 * under, in any format that {@link Checkpoint} opens. A {@link PublishedModel} needs no configuration there.
 *
 * @param model the directory, or the file with the weights of the network in it
 */
public record ModelFiles(Path model) {

    private static final List<String> NETWORK = List.of("mar", "checkpoint-last", "mar-base", "mar-large", "mar-huge", "model");
    private static final List<String> AUTOENCODER = List.of("vae", "kl16");
    private static final List<String> ENDINGS =
            List.of(".safetensors", ".safetensors.index.json", ".pth", ".ckpt", ".pt", ".bin");

    /** @throws CheckpointException if there is no such directory or file */
    public ModelFiles {
        if (!Files.isDirectory(model) && !Files.isRegularFile(model)) {
            throw new CheckpointException(model, "is no directory; expected one with " + ImageModel.CONFIG + ", "
                    + ImageModel.MAR + " and " + ImageModel.VAE);
        }
    }

    /** The configuration, which may be missing. */
    public Path config() {
        return inDirectory(ImageModel.CONFIG);
    }

    /**
     * The weights of the network.
     *
     * @throws CheckpointException if there are none, or several to choose from
     */
    public Path network() {
        return Files.isDirectory(model) ? theOne(NETWORK, ImageModel.MAR) : model;
    }

    /**
     * The weights of the autoencoder.
     *
     * @throws CheckpointException if there are none, or several to choose from
     */
    public Path autoencoder() {
        return theOne(AUTOENCODER, ImageModel.VAE);
    }

    /**
     * The published model whose network this is, if there is no configuration to say what it is.
     *
     * @throws CheckpointException if the network's file is malformed
     */
    Optional<PublishedModel> published() {
        if (Files.exists(config())) {
            return Optional.empty();
        }
        List<Path> found = Files.isDirectory(model) ? existing(NETWORK) : List.of(model);
        if (found.size() != 1) {
            return Optional.empty();
        }
        try (Checkpoint network = Checkpoint.open(found.getFirst())) {
            return PublishedModel.like(network);
        }
    }

    private List<Path> existing(List<String> names) {
        return names.stream().flatMap(name -> ENDINGS.stream().map(ending -> inDirectory(name + ending)))
                .filter(Files::exists).toList();
    }

    private Path inDirectory(String name) {
        return Files.isDirectory(model) ? model.resolve(name) : model.resolveSibling(name);
    }

    private Path theOne(List<String> names, String usual) {
        List<Path> found = existing(names);
        if (found.isEmpty()) {
            throw new CheckpointException(inDirectory(usual), "does not exist, nor another of "
                    + String.join(", ", names) + " with one of " + String.join(", ", ENDINGS));
        }
        if (found.size() > 1) {
            throw new CheckpointException(found.getFirst().toAbsolutePath().getParent(), "holds " + found.stream().map(file -> file.getFileName().toString())
                    .collect(Collectors.joining(" and ")) + ", expected one of them");
        }
        return found.getFirst();
    }
}
