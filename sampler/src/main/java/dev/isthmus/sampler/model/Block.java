package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One pre-norm transformer block: x += proj(attention(norm1 x)); x += fc2(gelu(fc1(norm2 x))).
 *
 * <p>Keys and values go by as one tensor [B, S, 2, H, d], keys first, so that a cache is written by one copy.
 *
 * @param query    the first third of the checkpoint's qkv, for rows that only ask
 * @param keyValue the other two thirds, for rows that are only asked
 */
record Block(int heads, Affine norm1, Affine qkv, Affine query, Affine keyValue, Affine proj, Affine norm2, Affine fc1,
             Affine fc2) {

    static Block load(Weights w, int width, int heads) {
        Affine qkv = w.product("attn.qkv", 3L * width, width);
        return new Block(heads, w.norm("norm1", width), qkv, qkv.rows(0, width), qkv.rows(width, 3L * width),
                w.product("attn.proj", width, width), w.norm("norm2", width),
                w.product("mlp.fc1", (long) MarConfig.MLP_RATIO * width, width),
                w.product("mlp.fc2", width, (long) MarConfig.MLP_RATIO * width));
    }

    /** The blocks {@code name.0}, {@code name.1}, … in their order. */
    static List<Block> list(Weights w, String name, int depth, int width, int heads) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            blocks.add(load(w.in(name + "." + i), width, heads));
        }
        return List.copyOf(blocks);
    }

    /**
     * Changes x [B, n, D] in place.
     *
     * @param context makes of the rows' own keys and values [B, n, 2, H, d] those that the rows attend to, [B, S, 2, H, d]: the
     *     same ones, or a cache into which it puts them. What it is given is gone when this method returns
     */
    void forward(Tensor x, UnaryOperator<Tensor> context) {
        try (Scope scope = Scope.open()) {
            Tensor split = heads(qkv.ofNorm(norm1, x), 3);            // [B, n, 3, H, d]
            attend(x, split.select(2, 0), context.apply(split.narrow(2, 1, 2)));
        }
    }

    /** Keys and values of x [B, S, D] alone: [B, S, 2, H, d]. */
    Tensor keyValue(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.keep(heads(keyValue.ofNorm(norm1, x), 2));
        }
    }

    /**
     * Changes x [B, n, D] in place, whose rows need not be among those they attend to.
     *
     * @param keyValue [B, S, 2, H, d]
     */
    void ask(Tensor x, Tensor keyValue) {
        try (Scope scope = Scope.open()) {
            attend(x, heads(query.ofNorm(norm1, x), 1).select(2, 0), keyValue);
        }
    }

    /** @param q [B, n, H, d] */
    private void attend(Tensor x, Tensor q, Tensor keyValue) {
        Tensor kv = keyValue.permute(2, 0, 3, 1, 4);                            // [2, B, H, S, d]
        Tensor mixed = q.permute(0, 2, 1, 3).scaledDotProductAttention(kv.select(0, 0), kv.select(0, 1));
        x.addInPlace(proj.linear(joined(mixed)));
        x.addInPlace(fc2.linear(fc1.ofNorm(norm2, x, Tensor.Activation.GELU)));
    }

    /** [B, S, parts * D] as [B, S, parts, H, d], without a copy. */
    private Tensor heads(Tensor x, int parts) {
        return x.view(x.size(0), x.size(1), parts, heads, x.size(2) / parts / heads);
    }

    /** [B, H, n, d] as [B, n, D]. */
    private static Tensor joined(Tensor x) {
        return x.permute(0, 2, 1, 3).reshape(x.size(0), x.size(2), x.size(1) * x.size(3));
    }
}
