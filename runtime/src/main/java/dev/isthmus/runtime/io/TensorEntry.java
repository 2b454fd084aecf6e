package dev.isthmus.runtime.io;

import dev.isthmus.runtime.DType;
import java.util.Arrays;
import java.util.Objects;

/**
 * What a checkpoint says of one tensor before any of its data is read.
 *
 * {@snippet :
 * TensorEntry entry = checkpoint.entry("w");
 * log(entry + ", " + entry.byteSize() + " bytes");        // w F32 [3, 3], 36 bytes
 * }
 *
 * @param name  the key under which the checkpoint holds it
 * @param dtype element type, as stored
 * @param shape sizes, outermost first; empty for a scalar
 */
public record TensorEntry(String name, DType dtype, long[] shape) {

    /**
     * Checks that such a tensor can be.
     *
     * @throws IllegalArgumentException if the shape has too many dimensions, a negative size, or too many elements
     */
    public TensorEntry {
        Objects.requireNonNull(name, "name");
        shape = shape.clone();
        ShapeBytes.of(dtype, shape);
    }

    /** A copy of the sizes. */
    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** Size of the data in bytes, as a contiguous tensor. */
    public long byteSize() {
        return ShapeBytes.of(dtype, shape);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorEntry e && name.equals(e.name) && dtype == e.dtype && Arrays.equals(shape, e.shape);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(shape);
    }

    /** For example {@code w F32 [2, 3]}. */
    @Override
    public String toString() {
        return name + " " + dtype.safetensorsName() + " " + Arrays.toString(shape);
    }
}
