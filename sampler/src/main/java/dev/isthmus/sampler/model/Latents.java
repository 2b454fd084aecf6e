package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;

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
        long b = tokens.size(0);
        long h = config.grid().height();
        long w = config.grid().width();
        long c = config.latentChannels();
        long p = config.patchSize();
        try (Scope scope = Scope.open()) {
            Tensor patches = tokens.view(b, h, w, c, p, p).permute(0, 3, 1, 4, 2, 5);    // [B, C, h, p, w, p]
            return scope.keep(patches.copy().view(b, c, h * p, w * p));
        }
    }
}
