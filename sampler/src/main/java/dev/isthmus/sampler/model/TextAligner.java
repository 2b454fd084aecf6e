package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Op;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import java.util.List;

/**
 * What LightGen makes of a text encoder's output before its image network sees it: a projection and a few transformer blocks.
 * Every position attends to every other; positions of padding too, as the published network was trained.
 */
final class TextAligner {

    private final Affine projection1;   // D_text -> D
    private final Affine projection2;
    private final List<Block> blocks;
    private final Affine norm;
    /** In the form with tanh. The transformer blocks have the exact one. */
    private final Op gelu = Op.of("aten::gelu");

    /** Takes the parameters from {@code w} into the innermost open scope. */
    TextAligner(LightGenConfig config, Weights w) {
        int width = config.crossWidth();
        projection1 = w.product("text_proj.linear_1", width, config.captionChannels());
        projection2 = w.product("text_proj.linear_2", width, width);
        blocks = Block.list(w, "text_aligner", config.textDepth(), width, config.crossHeads());
        norm = w.norm("text_aligner_norm", width);
    }

    /**
     * @param text [P, S, D_text] of P prompts
     * @return F32 [P, S, D]
     */
    Tensor align(Tensor text) {
        try (Scope scope = Scope.open()) {
            Tensor hidden = gelu.call(projection1.linear(text), Op.named("approximate", "tanh"));
            Tensor x = projection2.linear(hidden).to(norm.weight().dtype());
            for (Block block : blocks) {
                block.forward(x, own -> own);
            }
            return scope.keep(norm.layerNorm(x));
        }
    }
}
