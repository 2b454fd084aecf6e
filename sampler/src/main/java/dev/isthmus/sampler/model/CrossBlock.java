package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;

/**
 * One block of LightGen's last stack, in which image tokens see the text and not each other:
 * q = normq x; y = q + proj(attention(q, normkv text)); x = y + fc2(gelu(fc1(norm2 y))).
 *
 * <p>The residual begins at the normalised query and not at x; so it is in the published network.
 *
 * @param keyValue one layer, keys first
 */
record CrossBlock(int heads, Affine normQuery, Affine normText, Affine query, Affine keyValue, Affine proj, Affine norm2, Affine fc1,
                  Affine fc2) {

    static CrossBlock load(Weights w, int width, int heads) {
        long hidden = (long) MarConfig.MLP_RATIO * width;
        return new CrossBlock(heads, w.norm("normq", width), w.norm("normkv", width), w.product("attn.query_linear", width, width),
                w.product("attn.kv", 2L * width, width), w.product("attn.proj", width, width), w.norm("norm2", width),
                w.product("mlp.fc1", hidden, width), w.product("mlp.fc2", width, hidden));
    }

    /** Keys and values [P, S, 2, H, d], keys first, of text [P, S, D]. */
    Tensor keyValue(Tensor text) {
        try (Scope scope = Scope.open()) {
            return scope.keep(heads(keyValue.ofNorm(normText, text), 2));
        }
    }

    /**
     * What any query gets from a text of one position, or of many that are the same: [1, 1, D]. Softmax over equal numbers weighs equal
     * values, whatever the query is.
     *
     * @param text [1, 1, D]
     */
    Tensor attended(Tensor text) {
        try (Scope scope = Scope.open()) {
            Tensor value = keyValue(text).select(2, 1).reshape(text.shape());
            return scope.keep(proj.linear(value).to(DType.F32));
        }
    }

    /**
     * The block's output for x [N, n, D]: [N, n, D].
     *
     * @param context text keys and values of the first sequences, and what the others get
     */
    Tensor forward(Tensor x, CrossContext context) {
        long attending = context.attending();
        try (Scope scope = Scope.open()) {
            Tensor y = Fused.norm(x, normQuery, DType.F32);                         // [N, n, D]
            Tensor attended = attending == 0 ? null : attend(y.narrow(0, 0, attending), context.keyValue());
            if (attended != null) {
                y.narrow(0, 0, attending).addInPlace(attended);
            }
            if (attending < y.size(0)) {
                y.narrow(0, attending, y.size(0) - attending).addInPlace(context.attended());
            }
            y.addInPlace(fc2.linear(fc1.ofNorm(norm2, y, Tensor.Activation.GELU)));
            return scope.keep(y);
        }
    }

    /** What normalised x [N, n, D] gets from the text with keyValue [N, S, 2, H, d]: [N, n, D]. */
    private Tensor attend(Tensor x, Tensor keyValue) {
        Tensor kv = keyValue.permute(2, 0, 3, 1, 4);                                // [2, N, H, S, d]
        Tensor mixed = heads(query.linear(x), 1).select(2, 0).permute(0, 2, 1, 3)
                .scaledDotProductAttention(kv.select(0, 0), kv.select(0, 1));       // [N, H, n, d]
        return proj.linear(mixed.permute(0, 2, 1, 3).reshape(x.shape()));
    }

    /** [N, S, parts * D] as [N, S, parts, H, d], without a copy. */
    private Tensor heads(Tensor x, int parts) {
        return x.view(x.size(0), x.size(1), parts, heads, x.size(2) / parts / heads);
    }
}
