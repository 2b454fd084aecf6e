package dev.isthmus.sampler.text;

import dev.isthmus.runtime.io.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the parts of a T5 are: in one folder, under Hugging Face's names.
 *
 * @param folder    with {@code config.json} and the weights
 * @param tokenizer the {@code spiece.model}
 */
public record T5Files(Path folder, Path tokenizer) {

    private static final List<String> WEIGHTS = List.of("model.safetensors", "model.safetensors.index.json", "pytorch_model.bin");

    /** @throws CheckpointException if there is no such folder */
    public T5Files {
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException(folder, "is no folder; expected one with config.json, " + WEIGHTS.getFirst() + " and spiece.model");
        }
    }

    /** A folder that holds the tokenizer too. */
    public static T5Files in(Path folder) {
        return new T5Files(folder, folder.resolve("spiece.model"));
    }

    /** The configuration. */
    public Path config() {
        return folder.resolve("config.json");
    }

    /**
     * The weights, or the index of their shards; of several the safetensors.
     *
     * @throws CheckpointException if there are none
     */
    public Path weights() {
        return WEIGHTS.stream().map(folder::resolve).filter(Files::exists).findFirst().orElseThrow(
                () -> new CheckpointException(folder, "has no weights; expected one of " + String.join(", ", WEIGHTS)));
    }
}
