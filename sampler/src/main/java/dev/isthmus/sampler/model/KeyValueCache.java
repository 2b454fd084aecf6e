package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Keys and values of every block of one transformer, for the conditional branch of a batch; allocated once, written in place. */
final class KeyValueCache {

    private final List<Tensor> blocks;  // [B, S, 2, H, d] each

    /** Belongs to the innermost open scope. */
    KeyValueCache(Device device, DType dtype, int depth, int images, int positions, int heads, int width) {
        blocks = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            blocks.add(Tensor.empty(device, dtype, images, positions, 2, heads, width / heads));
        }
    }

    /** All of a block's, [B, S, 2, H, d]. */
    Tensor of(int block) {
        return blocks.get(block);
    }

    /**
     * Keeps what a full pass computed, in its order: a {@link KeyValueStore}.
     *
     * @param keyValue [branches * B, n, 2, H, d], of which the first B are the conditional branch
     * @return the same
     */
    Tensor fill(int block, Tensor keyValue) {
        Tensor cache = blocks.get(block);
        cache.narrow(1, 0, keyValue.size(1)).copyFrom(keyValue.narrow(0, 0, cache.size(0)));
        return keyValue;
    }

    /**
     * Overwrites places of the cache.
     *
     * @param rows     I64 [B n] into [B S]
     * @param keyValue [B, n, 2, H, d]
     * @return all of the block's, [B, S, 2, H, d]
     */
    Tensor put(int block, Tensor rows, Tensor keyValue) {
        Tensor cache = blocks.get(block);
        long[] s = cache.shape();
        cache.view(-1, s[2], s[3], s[4]).indexCopyInPlace(0, rows, keyValue.reshape(-1, s[2], s[3], s[4]));
        return cache;
    }
}
