package dev.isthmus.runtime;

/** How the elements of a new tensor lie in memory, with libtorch's numbers. */
public enum MemoryFormat {
    /** Row-major. */
    CONTIGUOUS,
    /** As in the tensor it is made from. */
    PRESERVE,
    /** [B, C, H, W] with the channels innermost. */
    CHANNELS_LAST,
    /** [B, C, D, H, W] with the channels innermost. */
    CHANNELS_LAST_3D
}
