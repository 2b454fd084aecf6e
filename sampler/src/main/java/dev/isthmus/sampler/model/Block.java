package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;

/**
 * One pre-norm transformer block: x += proj(attention(norm1 x)); x += fc2(gelu(fc1(norm2 x))).
 *
 * @param query    the first third of the checkpoint's qkv, for when only some rows ask
 * @param keyValue the other two thirds
 */
record Block(int heads, Affine norm1, Affine qkv, Affine query, Affine keyValue, Affine proj, Affine norm2, Affine fc1,
             Affine fc2) {

    static Block load(Weights w, int width, int heads) {
        Affine qkv = w.affine("attn.qkv", 3L * width, width);
        return new Block(heads, w.norm("norm1", width), qkv, qkv.rows(0, width), qkv.rows(width, 3L * width),
                w.affine("attn.proj", width, width), w.norm("norm2", width),
                w.affine("mlp.fc1", (long) MarConfig.MLP_RATIO * width, width),
                w.affine("mlp.fc2", width, (long) MarConfig.MLP_RATIO * width));
    }

    /** Changes x [B, S, D] in place. */
    void forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor split = heads(qkv.linear(norm1.layerNorm(x)), 3);            // [3, B, H, S, d]
            Tensor mixed = split.select(0, 0).scaledDotProductAttention(split.select(0, 1), split.select(0, 2));
            x.addInPlace(proj.linear(joined(mixed)));
            x.addInPlace(mlp(x));
        }
    }

    /**
     * The block's output for some rows only: all rows serve as keys and values, the picked ones ask.
     *
     * @param x    [B, S, D], unchanged
     * @param rows I64 [B * n], into the B * S rows of x, n for each image
     * @return [B, n, D]
     */
    Tensor forwardRows(Tensor x, Tensor rows) {
        try (Scope scope = Scope.open()) {
            long b = x.size(0);
            long d = x.size(2);
            long n = rows.size(0) / b;
            Tensor normed = norm1.layerNorm(x);
            Tensor asking = normed.view(-1, d).indexSelect(0, rows).view(b, n, d);
            Tensor q = heads(query.linear(asking), 1).select(0, 0);             // [B, H, n, d]
            Tensor kv = heads(keyValue.linear(normed), 2);                      // [2, B, H, S, d]
            Tensor y = x.view(-1, d).indexSelect(0, rows).view(b, n, d);
            y.addInPlace(proj.linear(joined(q.scaledDotProductAttention(kv.select(0, 0), kv.select(0, 1)))));
            y.addInPlace(mlp(y));
            return scope.keep(y);
        }
    }

    private Tensor mlp(Tensor x) {
        return fc2.linear(fc1.linear(norm2.layerNorm(x), Tensor.Activation.GELU));
    }

    /** [B, S, parts * D] as [parts, B, H, S, d], without a copy. */
    private Tensor heads(Tensor x, int parts) {
        long d = x.size(2) / parts / heads;
        return x.view(x.size(0), x.size(1), parts, heads, d).permute(2, 0, 3, 1, 4);
    }

    /** [B, H, S, d] as [B, S, D]. */
    private static Tensor joined(Tensor x) {
        return x.permute(0, 2, 1, 3).reshape(x.size(0), x.size(2), x.size(1) * x.size(3));
    }
}
