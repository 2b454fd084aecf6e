package dev.isthmus.sampler.parity;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.Safetensors;
import dev.isthmus.runtime.io.TensorEntry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** A recorded case: its tensors and the settings in its metadata. */
final class CaseFile implements AutoCloseable {

    private final Safetensors file;

    CaseFile(Path path) {
        file = Safetensors.open(path);
    }

    Path path() {
        return file.file();
    }

    boolean has(String name) {
        return file.names().contains(name);
    }

    Iterable<String> names() {
        return file.names();
    }

    boolean hasSetting(String key) {
        return file.metadata().containsKey(key);
    }

    /** Whether a file holds the parameters of a network with this case's sizes. */
    boolean hasSameNetwork(Safetensors weights) {
        List<String> sizes = hasSetting("config") ? List.of("config") : List.of("ch", "ch_mult", "embed_dim");
        boolean parameters = weights.names().contains("mask_token") || weights.names().contains("decoder.conv_in.weight");
        return parameters && sizes.stream().allMatch(s -> hasSetting(s) && setting(s).equals(weights.metadata().get(s)));
    }

    String setting(String key) {
        String value = file.metadata().get(key);
        if (value == null) {
            throw new CheckpointException(path(), "metadata has no " + key);
        }
        return value;
    }

    double number(String key) {
        try {
            return Double.parseDouble(setting(key));
        } catch (NumberFormatException e) {
            throw new CheckpointException(path(), "metadata " + key + " is " + setting(key) + "; expected a number", e);
        }
    }

    int integer(String key) {
        double value = number(key);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new CheckpointException(path(), "metadata " + key + " is " + setting(key) + "; expected a whole number");
        }
        return (int) value;
    }

    /** The largest diffusion timestep, where the case has one. */
    OptionalInt timestepClip() {
        return hasSetting("timestep_clip") ? OptionalInt.of(integer("timestep_clip")) : OptionalInt.empty();
    }

    /** A recorded tensor, in place. */
    Tensor tensor(String name) {
        TensorEntry entry = file.entry(name);
        return Tensor.of(file.data(name), entry.dtype(), entry.shape());
    }

    /** The bytes of a recorded F32 tensor, in place. */
    MemorySegment segment(String name) {
        requireType(name, DType.F32);
        return file.data(name);
    }

    /** A recorded tensor as F32. */
    Tensor floats(String name) {
        return tensor(name).to(DType.F32);
    }

    long[] longs(String name) {
        requireType(name, DType.I64);
        return file.data(name).toArray(ValueLayout.JAVA_LONG);
    }

    int[] ints(String name) {
        return Arrays.stream(longs(name)).mapToInt(Math::toIntExact).toArray();
    }

    /** [B][n] from an I64 tensor of rank 2. */
    int[][] rows(String name) {
        long[] shape = file.entry(name).shape();
        if (shape.length != 2) {
            throw new CheckpointException(path(), name + " has shape " + Arrays.toString(shape) + "; expected two dimensions");
        }
        int[] flat = ints(name);
        int n = (int) shape[1];
        int[][] rows = new int[(int) shape[0]][];
        Arrays.setAll(rows, b -> Arrays.copyOfRange(flat, b * n, (b + 1) * n));
        return rows;
    }

    double[] doubles(String name) {
        DType type = file.entry(name).dtype();
        if (type == DType.F64) {
            return file.data(name).toArray(ValueLayout.JAVA_DOUBLE);
        }
        requireType(name, DType.F32);
        float[] values = file.data(name).toArray(ValueLayout.JAVA_FLOAT);
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }

    private void requireType(String name, DType expected) {
        DType found = file.entry(name).dtype();
        if (found != expected) {
            throw new CheckpointException(path(), name + " has dtype " + found + "; expected " + expected);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
