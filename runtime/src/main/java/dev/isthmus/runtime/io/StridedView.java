package dev.isthmus.runtime.io;

import dev.isthmus.runtime.DType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A tensor as a view of a storage, checked to lie wholly inside it.
 *
 * @param storage key of the storage
 * @param dtype   element type
 * @param offset  first element
 * @param shape   sizes, outermost first
 * @param strides elements from one index to the next, one per size
 * @param bytes   size when contiguous
 */
record StridedView(String storage, DType dtype, long offset, long[] shape, long[] strides, long bytes) {

    /**
     * @param elements how many the storage holds
     * @throws IllegalArgumentException naming what is wrong, if the view does not fit
     */
    static StridedView checked(String storage, DType dtype, long elements, long offset, long[] shape, long[] strides) {
        long bytes = ShapeBytes.of(dtype, shape);
        if (strides.length != shape.length) {
            throw new IllegalArgumentException("has " + strides.length + " strides, expected " + shape.length);
        }
        if (offset < 0 || offset > elements) {
            throw new IllegalArgumentException("storage offset is " + offset + ", expected 0 to " + elements);
        }
        long last = 0;
        for (int i = 0; i < shape.length; i++) {
            if (strides[i] < 0) {
                throw new IllegalArgumentException("strides are " + Arrays.toString(strides) + ", expected >= 0");
            }
            try {
                last = Math.addExact(last, Math.multiplyExact(Math.max(shape[i] - 1, 0), strides[i]));
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("strides " + Arrays.toString(strides) + " overflow", e);
            }
        }
        if (bytes > 0 && last >= elements - offset) {
            throw new IllegalArgumentException("needs element " + (last + offset) + " of storage " + Quoted.text(storage)
                    + ", which holds " + elements);
        }
        // A stride of zero repeats elements, so that one float could claim to be terabytes.
        if (bytes / dtype.bytes() > elements) {
            throw new IllegalArgumentException("shows " + bytes / dtype.bytes() + " elements of storage "
                    + Quoted.text(storage) + ", which holds only " + elements);
        }
        return new StridedView(storage, dtype, offset, shape, strides, bytes);
    }

    /** What it is called under {@code name}. */
    TensorEntry entry(String name) {
        return new TensorEntry(name, dtype, shape);
    }

    /** Whether the elements lie one after the other in the order of the shape, so that no copy is needed. */
    boolean isContiguous() {
        if (bytes == 0) {
            return true;
        }
        long expected = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            if (shape[i] != 1 && strides[i] != expected) {
                return false;
            }
            expected *= shape[i];
        }
        return true;
    }

    /** The bytes of a contiguous view within those of its storage. */
    MemorySegment slice(MemorySegment storageBytes) {
        return bytes == 0 ? storageBytes.asSlice(0, 0) : storageBytes.asSlice(offset * dtype.bytes(), bytes);
    }

    /** Copies the elements, in the order of the shape, from the storage to {@code target}. */
    void gather(MemorySegment storageBytes, MemorySegment target) {
        int size = dtype.bytes();
        // Sizes of one never move; dozens of them in a hostile shape would be passed over again for each element.
        int[] moving = IntStream.range(0, shape.length).filter(i -> shape[i] != 1).toArray();
        long[] index = new long[shape.length];
        long at = offset;
        for (long done = 0; done < bytes; done += size) {
            MemorySegment.copy(storageBytes, at * size, target, done, size);
            for (int m = moving.length - 1; m >= 0; m--) {
                int i = moving[m];
                at += strides[i];
                if (++index[i] < shape[i]) {
                    break;
                }
                at -= shape[i] * strides[i];
                index[i] = 0;
            }
        }
    }
}
