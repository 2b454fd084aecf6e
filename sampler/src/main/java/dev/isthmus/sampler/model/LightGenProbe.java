package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import java.util.stream.IntStream;

/** Single parts of a LightGen network, under the names of the reference: what a recorded run is compared with. */
public final class LightGenProbe {

    private final LightGenPass pass;

    LightGenProbe(LightGenPass pass) {
        this.pass = pass;
    }

    /** Positions of the encoder after resizing: [L, D_enc]. */
    public Tensor positions() {
        return pass.network().tokenPositions();
    }

    /** Text [P, S, D_text] as the cross-attention stack takes it: [P, S, D_cross]. */
    public Tensor align(Tensor text) {
        return pass.network().align(text);
    }

    /**
     * The encoder's output: [B, k, D_enc].
     *
     * @param tokens [B, L, C]
     * @param known  [B][k], ascending
     */
    public Tensor encode(Tensor tokens, int[][] known) {
        return pass.network().encode(tokens, known);
    }

    /** The decoder's output for all positions: [B, L, D_dec]. */
    public Tensor decode(Tensor tokens, int[][] known) {
        return pass.decode(tokens, known, pass.all(known.length));
    }

    /**
     * Conditioning vectors of all positions, of both halves of guidance: [2, B, L, D_cross], the conditional one first.
     *
     * @param text [B, S, D_text], one for each image
     */
    public Tensor cross(Tensor tokens, int[][] known, Tensor text) {
        int images = known.length;
        try (Scope scope = Scope.open()) {
            Tensor z = new LightGenBackbone(pass, text).begin(IntStream.range(0, images).toArray(), true)
                    .condition(tokens, known, pass.all(images));
            return scope.keep(z.view(2, images, pass.network().config().tokens(), -1));
        }
    }
}
