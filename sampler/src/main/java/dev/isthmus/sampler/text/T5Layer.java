package dev.isthmus.sampler.text;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Op;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;

/**
 * One layer of T5's encoder: x += o(attention(norm x)); x += wo(gelu(wi_0(norm x)) * wi_1(norm x)). There is no factor on the
 * products of queries and keys.
 *
 * @param gelu  the one with tanh
 * @param index which layer
 */
record T5Layer(T5Config config, StreamedWeights weights, Op gelu, int index) {

    /**
     * Changes x [B, L, D] in place.
     *
     * @param positions [1, H, L, L], added to the products of queries and keys
     * @param padding   [B, 1, 1, L], added too: the least number there is for keys that are padding, else 0
     */
    void forward(Tensor x, Tensor positions, Tensor padding) {
        try (Scope scope = Scope.open()) {
            attend(x, positions, padding);
        }
        try (Scope scope = Scope.open()) {
            feedForward(x);
        }
    }

    private void attend(Tensor x, Tensor positions, Tensor padding) {
        String name = T5Parameters.attention(index);
        Tensor in = norm(x, T5Parameters.norm(index, 0));
        Tensor mixed;
        try (Scope scope = Scope.open()) {
            Tensor scores = heads(in, name + "q.weight").matmul(heads(in, name + "k.weight").transpose(2, 3)).to(DType.F32).contiguous();
            scores.addInPlace(positions);                                                       // [B, H, L, L]
            scores.addInPlace(padding);
            Tensor attention = scores.softmax(-1).to(weights.products());
            mixed = scope.keep(attention.matmul(heads(in, name + "v.weight")));                 // [B, H, L, d]
        }
        Tensor joined = mixed.permute(0, 2, 1, 3).reshape(x.size(0), x.size(1), config.attention());
        x.addInPlace(weights.product(joined, name + "o.weight"));
    }

    /** [B, H, L, d] */
    private Tensor heads(Tensor in, String name) {
        return weights.product(in, name).view(in.size(0), in.size(1), config.heads(), config.headWidth()).permute(0, 2, 1, 3);
    }

    private void feedForward(Tensor x) {
        String name = T5Parameters.feedForward(index);
        Tensor in = norm(x, T5Parameters.norm(index, 1));
        Tensor gate = gelu.call(weights.product(in, name + "wi_0.weight"), Op.named("approximate", "tanh"));    // [B, L, d_ff]
        x.addInPlace(weights.product(gate.mul(weights.product(in, name + "wi_1.weight")), name + "wo.weight"));
    }

    private Tensor norm(Tensor x, String name) {
        try (Scope scope = Scope.open()) {
            Tensor normed = rms(x, weights.vector(name), config.eps()).to(weights.products());
            return scope.keep(normed);
        }
    }

    /** x / root mean square of its last dimension, times a weight. */
    static Tensor rms(Tensor x, Tensor weight, double eps) {
        try (Scope scope = Scope.open()) {
            Tensor factor = x.mul(x).mean(-1).add(eps).pow(-0.5).unsqueeze(-1);                 // [B, L, 1]
            return scope.keep(x.mul(factor).mul(weight));
        }
    }
}
