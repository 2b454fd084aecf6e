package dev.isthmus.sampler.text;

import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Op;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.model.ParameterTable;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.model.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.IntConsumer;

/**
 * The encoder of a T5 1.1 or flan-T5: a vector for every position of a prompt, those of the padding too, which have meaning to
 * networks that were trained without a mask.
 *
 * <p>Weights stay in their file, which is mapped. Each matrix is brought in for its product and let go, on a GPU too, so that memory
 * is needed for the largest matrix and the hidden states, however large the file is. Many prompts at a time make up for the bringing in.
 *
 * {@snippet :
 * T5Files files = T5Files.in(Path.of("flan-t5-xxl"));
 * T5Tokenizer tokenizer = T5Tokenizer.open(files.tokenizer());
 * try (T5Encoder encoder = T5Encoder.open(files, Placement.CPU); Scope scope = Scope.open()) {
 *     Tensor embeddings = encoder.encode(List.of(tokenizer.tokenize("a cat", 128)), layer -> { });
 * }
 * }
 *
 * <p>For any number of threads.
 */
public final class T5Encoder implements AutoCloseable {

    private final T5Config config;
    private final StreamedWeights weights;
    private final String tokens;

    private T5Encoder(T5Config config, StreamedWeights weights, String tokens) {
        this.config = config;
        this.weights = weights;
        this.tokens = tokens;
    }

    /**
     * Maps the weights, after names and shapes of all parameters were held against the configuration; the decoder's are passed over.
     *
     * @param placement not in half precision, whose numbers end below some of T5's
     * @throws CheckpointException if a file is missing or malformed, or is another network's
     * @throws IllegalArgumentException if the placement is in half precision
     * @throws dev.isthmus.runtime.DeviceException if the device cannot be used
     */
    public static T5Encoder open(T5Files files, Placement placement) {
        DType products = products(placement.precision());
        T5Config config = T5Config.read(files.config());
        Cuda.require(placement.device());
        Checkpoint file = Checkpoint.open(files.weights());
        try {
            SequencedMap<String, long[]> shapes = shapes(config, file);
            ParameterTable.of(shapes, "encoder.block.", "encoder.final").requireFit(file);
            return new T5Encoder(config, new StreamedWeights(file, placement.device(), products), shapes.firstEntry().getKey());
        } catch (Throwable t) {
            file.close();
            throw t;
        }
    }

    private static DType products(Precision precision) {
        return switch (precision) {
            case F32 -> DType.F32;
            case BF16 -> DType.BF16;
            case F16 -> throw new IllegalArgumentException("precision is f16; expected f32 or bf16, since T5 has values above f16's largest");
        };
    }

    /**
     * Holds what the weights' files say of themselves against the configuration. No value is read and nothing native is needed.
     *
     * @return the files
     * @throws CheckpointException if one is missing or malformed, or is another network's
     */
    public static List<Path> check(T5Files files) {
        T5Config config = T5Config.read(files.config());
        try (Checkpoint file = Checkpoint.open(files.weights())) {
            ParameterTable.of(shapes(config, file), "encoder.block.", "encoder.final").requireFit(file);
            return file.files();
        }
    }

    /** The table of tokens first, under the name that it has in the file. */
    private static SequencedMap<String, long[]> shapes(T5Config config, Checkpoint file) {
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>(T5Parameters.of(config));
        if (!file.names().contains(T5Parameters.TOKENS) && file.names().contains(T5Parameters.TOKENS_ALIAS)) {
            shapes.putFirst(T5Parameters.TOKENS_ALIAS, shapes.remove(T5Parameters.TOKENS));
        }
        return shapes;
    }

    /** Its sizes. */
    public T5Config config() {
        return config;
    }

    /** Where its parameters are: a file, or an index and its shards. */
    public List<Path> files() {
        return weights.files();
    }

    /**
     * Embeddings of prompts, as F32 on the device, in the innermost open scope.
     *
     * @param prompts  all of one length L
     * @param progress told after each layer how many are done
     * @return [prompts, L, width]
     * @throws IllegalArgumentException if there are no prompts, they differ in length, or have tokens that the network has not
     * @throws CheckpointException if the embeddings are not finite, which means that the weights are damaged
     */
    public Tensor encode(List<TokenizedPrompt> prompts, IntConsumer progress) {
        return encode(prompts.stream().map(TokenizedPrompt::ids).toArray(int[][]::new),
                prompts.stream().map(TokenizedPrompt::mask).toArray(boolean[][]::new), progress);
    }

    /**
     * Embeddings of tokens.
     *
     * @param ids  [B][L]
     * @param mask [B][L] which positions are looked at, at least one of each sequence; all have an embedding
     * @return [B, L, width]
     * @throws IllegalArgumentException as {@link #encode(List, IntConsumer)}
     * @throws CheckpointException as {@link #encode(List, IntConsumer)}
     */
    public Tensor encode(int[][] ids, boolean[][] mask, IntConsumer progress) {
        requireFit(ids, mask);
        int length = ids[0].length;
        Op gelu = Op.of("aten::gelu");
        try (Scope scope = Scope.open()) {
            long[] rows = Arrays.stream(ids).flatMapToInt(Arrays::stream).asLongStream().toArray();
            Tensor x = weights.rows(tokens, rows).view(ids.length, length, config.width());
            Tensor positions = positions(length);
            Tensor padding = padding(mask);
            for (int layer = 0; layer < config.layers(); layer++) {
                new T5Layer(config, weights, gelu, layer).forward(x, positions, padding);
                progress.accept(layer + 1);
            }
            Tensor hidden = T5Layer.rms(x, weights.vector(T5Parameters.FINAL_NORM), config.eps());
            if (!Double.isFinite(hidden.sum().item())) {
                throw new CheckpointException(weights.name(), "makes embeddings that are not finite; its values are damaged");
            }
            return scope.keep(hidden);
        }
    }

    /** [1, H, L, L] */
    private Tensor positions(int length) {
        try (Scope scope = Scope.open()) {
            long[] kinds = new RelativePositions(config.buckets(), config.maxDistance()).table(length);
            return scope.keep(weights.rows(T5Parameters.POSITIONS, kinds).view(1, length, length, config.heads()).permute(0, 3, 1, 2).contiguous());
        }
    }

    /** [B, 1, 1, L] */
    private Tensor padding(boolean[][] mask) {
        float[] values = new float[mask.length * mask[0].length];
        for (int i = 0; i < values.length; i++) {
            values[i] = mask[i / mask[0].length][i % mask[0].length] ? 0 : -Float.MAX_VALUE;
        }
        Tensor padding = Tensor.of(values, mask.length, 1, 1, mask[0].length);
        return weights.device().equals(padding.device()) ? padding : padding.to(weights.device());
    }

    private void requireFit(int[][] ids, boolean[][] mask) {
        if (ids.length == 0 || mask.length != ids.length) {
            throw new IllegalArgumentException(ids.length + " prompts with " + mask.length + " masks; expected one or more of both");
        }
        for (int i = 0; i < ids.length; i++) {
            if (ids[i].length != ids[0].length || mask[i].length != ids[0].length || ids[i].length == 0) {
                throw new IllegalArgumentException("prompt " + i + " has " + ids[i].length + " positions and a mask of " + mask[i].length
                        + "; expected " + Math.max(1, ids[0].length) + " as all have");
            }
            for (int id : ids[i]) {
                if (id < 0 || id >= config.vocabulary()) {
                    throw new IllegalArgumentException("prompt " + i + " has token " + id + "; expected 0 to " + (config.vocabulary() - 1));
                }
            }
        }
    }

    @Override
    public void close() {
        weights.close();
    }
}
