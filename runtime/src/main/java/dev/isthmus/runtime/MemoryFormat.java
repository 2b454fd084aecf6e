package dev.isthmus.runtime;

/**
 * How the elements of a new tensor lie in memory, with libtorch's numbers.
 *
 * {@snippet :
 * Tensor picture = Tensor.zeros(DType.F32, 1, 3, 8, 8);   // [B, C, H, W]
 * Tensor pixels = Op.of("aten::contiguous").call(picture, Op.named("memory_format", MemoryFormat.CHANNELS_LAST));
 * }
 */
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
