package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Tensor;

/** Where the keys and values of a full pass go, besides into its own attention. */
@FunctionalInterface
interface KeyValueStore {

    /** Nowhere. */
    KeyValueStore NONE = (block, keyValue) -> keyValue;

    /**
     * @param block    index of the block
     * @param keyValue [branches * B, S, 2, H, d], which lives no longer than the block's pass
     * @return what the block's rows attend to
     */
    Tensor store(int block, Tensor keyValue);
}
