package dev.isthmus.runtime.io;

import dev.isthmus.runtime.DType;

/** What a checkpoint says of one tensor before any of its data is read. */
public interface TensorEntry {
    /** The key under which the checkpoint holds it. */
    String name();

    /** Element type. */
    DType dtype();

    /** A copy of the sizes, outermost first; empty for a scalar. */
    long[] shape();

    /** Size of the data in bytes, as a contiguous tensor. */
    long byteSize();
}
