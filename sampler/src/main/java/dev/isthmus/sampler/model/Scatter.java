package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Tensor;

/** Where the keys and values of the positions that the decoder kept go in its caches. */
enum Scatter {

    /** Each to its own position: what the method says, and what the published code does on a GPU. */
    BY_POSITION {
        @Override
        Tensor arranged(Tensor keyValue) {
            return keyValue;
        }
    },

    /**
     * As in runs of the published code that were recorded with a PyTorch before 2.1 on a CPU. It calls {@code masked_scatter_} on
     * caches that are permuted views, [H, S, d] over memory in the order [S, H, d]. That op then took the values in the order of
     * the former and put them down in that of the latter (PyTorch issue 99638, mended by pull request 100232), so that keys and
     * values ended up at other heads and positions. This is for replaying such runs and nothing else.
     */
    AS_RECORDED {
        @Override
        Tensor arranged(Tensor keyValue) {
            long[] s = keyValue.shape();                                        // [B, n, 2, H, d]
            return keyValue.permute(0, 2, 3, 1, 4).reshape(s[0], 2, s[1], s[3], s[4]).permute(0, 2, 1, 3, 4);
        }
    };

    /** @param keyValue [B, n, 2, H, d] of the kept positions */
    abstract Tensor arranged(Tensor keyValue);
}
