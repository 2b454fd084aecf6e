package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.OutOfMemoryException;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.random.Philox;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * Parameters that nobody trained, for measuring speed and memory without the files. A network of them runs as a trained one does:
 * all values stay finite and of a usual size.
 *
 * <p>With r the root mean square of a uniform distribution around 0:
 *
 * <ul>
 *   <li>linear layers and convolutions: r = 1 / sqrt(inputs), biases 0 (LeCun's rule, so that layers keep the size of what they get);
 *   <li>normalisations: 1 and 0; embeddings and positions: r = 1, about the size of the tokens' own embedding;
 *   <li>the first and the last layer of the diffusion head are tied, so that it predicts about its own input: eps ≈ x, which is what
 *       the best predictor says of noise, keeps tokens at about unit size through a reverse process from timestep 950. Untied, eps
 *       would have nothing to do with x, and x would grow by 1 / sqrt(abar), which is 13. From timestep 999, where any error of eps
 *       is multiplied by hundreds, tokens come out in the thousands. The variance channel is near 0, halfway between its bounds.
 * </ul>
 *
 * <p>The value at index i of a parameter is word i mod 4 of {@link Philox} under the seed as key, with the counter (i / 4, hash code
 * of the parameter's name, 0, {@code 0x02000000}): no order or number of threads changes it. The last word keeps these counters
 * apart from those that images use.
 */
final class RandomParameters implements Parameters {

    private static final int DOMAIN = 0x02000000;
    /** Counters that one thread fills at a time. */
    private static final long CHUNK = 1 << 16;
    /** So that rows begin where vector loads like them. */
    private static final long ALIGNMENT = 64;
    /** Root mean square of a uniform variable between -1 and 1, inverted. */
    private static final double SPREAD = Math.sqrt(3);
    private static final double WORD = 0x1p-31;

    private static final String HEAD_INPUT = "diffloss.net.input_proj";
    private static final String HEAD_OUTPUT = "diffloss.net.final_layer.linear.weight";
    /** What makes the tied layers' product 1: the root mean square of what the last layer's normalisation divides by. */
    private static final double HEAD_GAIN = 1.6;
    private static final double VARIANCE_CHANNEL = 0.1;

    private final ParameterTable table;
    private final long seed;
    private final Arena arena = Arena.ofShared();

    RandomParameters(ParameterTable table, long seed) {
        this.table = table;
        this.seed = seed;
    }

    @Override
    public Tensor tensor(String name) {
        long[] shape = table.shape(name);
        MemorySegment values = zeros(name, ParameterTable.elements(shape) * Float.BYTES);
        fill(name, shape, values);
        return Tensor.of(values, DType.F32, shape);
    }

    private MemorySegment zeros(String name, long bytes) {
        try {
            return arena.allocate(bytes, ALIGNMENT);
        } catch (OutOfMemoryError e) { // of the machine, not of the Java heap
            throw new OutOfMemoryException("random weights: " + name + " needs " + bytes + " bytes more than there are");
        }
    }

    private void fill(String name, long[] shape, MemorySegment values) {
        boolean weight = name.endsWith(".weight");
        if (name.equals(HEAD_OUTPUT)) {
            tieHead(shape, values);
        } else if (name.equals(HEAD_INPUT + ".bias")) {
            uniform(name, 1, values); // keeps the head's first normalisation from forgetting how large x is
        } else if (name.endsWith(".bias")) {
            return;
        } else if (weight && shape.length == 1) {
            for (long i = 0; i < shape[0]; i++) {
                values.setAtIndex(ValueLayout.JAVA_FLOAT, i, 1);
            }
        } else if (weight && !name.equals("class_emb.weight")) {
            uniform(name, 1 / Math.sqrt((double) ParameterTable.elements(shape) / shape[0]), values);
        } else {
            uniform(name, 1, values);
        }
    }

    private void uniform(String name, double rms, MemorySegment values) {
        long count = values.byteSize() / Float.BYTES;
        float scale = (float) (rms * SPREAD * WORD);
        LongStream.range(0, Math.ceilDiv(count, CHUNK * Philox.WORDS)).parallel().forEach(chunk -> {
            int[] words = new int[Philox.WORDS];
            long first = chunk * CHUNK * Philox.WORDS;
            long end = Math.min(count, first + CHUNK * Philox.WORDS);
            for (long i = first; i < end; i += Philox.WORDS) {
                Philox.block((int) (i / Philox.WORDS), name.hashCode(), 0, DOMAIN, seed, words);
                for (int j = 0; j < Philox.WORDS && i + j < end; j++) {
                    values.setAtIndex(ValueLayout.JAVA_FLOAT, i + j, words[j] * scale);
                }
            }
        });
    }

    /** The rows of eps are the input layer's transposed; those of the variance channel are small. */
    private void tieHead(long[] shape, MemorySegment values) {
        long channels = shape[0] / 2;
        long width = shape[1];
        uniform(HEAD_OUTPUT, VARIANCE_CHANNEL / Math.sqrt(width), values);
        try (Arena scratch = Arena.ofShared()) {
            MemorySegment input = scratch.allocate(width * channels * Float.BYTES, ALIGNMENT);
            uniform(HEAD_INPUT + ".weight", HEAD_GAIN * Math.sqrt(channels) / width, input);
            for (long c = 0; c < channels; c++) {
                for (long w = 0; w < width; w++) {
                    values.setAtIndex(ValueLayout.JAVA_FLOAT, c * width + w,
                            input.getAtIndex(ValueLayout.JAVA_FLOAT, w * channels + c));
                }
            }
        }
    }

    @Override
    public Path name() {
        return Path.of("random weights of seed " + seed);
    }

    @Override
    public void close() {
        arena.close();
    }
}
