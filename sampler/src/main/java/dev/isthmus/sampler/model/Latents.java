package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.order.Grid;

/** Tokens put back where they belong in the latent. */
public final class Latents {

    private Latents() {
    }

    /**
     * Unpatchifies. The values of a token are ordered (channel, row in patch, column in patch), channel slowest.
     *
     * @param tokens [B, L, C p p]
     * @return [B, C, h p, w p]
     */
    public static Tensor of(Tensor tokens, MarConfig config) {
        return of(tokens, config.grid(), config.latentChannels(), config.patchSize());
    }

    /** The same for LightGen's tokens. */
    public static Tensor of(Tensor tokens, LightGenConfig config) {
        return of(tokens, config.grid(), config.latentChannels(), config.patchSize());
    }

    private static Tensor of(Tensor tokens, Grid grid, long c, long p) {
        long b = tokens.size(0);
        long h = grid.height();
        long w = grid.width();
        try (Scope scope = Scope.open()) {
            Tensor patches = tokens.view(b, h, w, c, p, p).permute(0, 3, 1, 4, 2, 5);    // [B, C, h, p, w, p]
            return scope.keep(patches.copy().view(b, c, h * p, w * p));
        }
    }
}
