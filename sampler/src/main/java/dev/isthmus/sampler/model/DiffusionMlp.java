package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The network of the diffusion head: predicts eps and the variance channel of noisy tokens (MAR's SimpleMLPAdaLN).
 *
 * <p>All adaLN layers see the same input, so their weights are stacked and run as one product. That product depends on the
 * condition and the timestep, not on the noisy tokens, so it is handed in ready-made.
 */
final class DiffusionMlp {

    private static final int FREQUENCIES = 128;
    private static final double MAX_PERIOD = 10_000;

    private final int width;
    private final int channels;
    private final Affine time1;
    private final Affine time2;
    private final Affine condition;         // D -> w
    private final Affine input;             // C -> w
    private final Affine modulation;        // w -> (3 d + 2) w; "1 +" of every scale is in its bias
    private final List<Residual> residuals;
    private final Affine output;            // w -> 2 C

    private record Residual(Affine norm, Affine fc1, Affine fc2) {
    }

    /** Takes the parameters from {@code w} into the innermost open scope. */
    DiffusionMlp(MarConfig config, Weights w) {
        this(config.decoderWidth(), config.tokenChannels(), config.headDepth(), config.headWidth(), w);
    }

    /**
     * Takes the parameters from {@code w} into the innermost open scope.
     *
     * @param conditionWidth of the conditioning vectors, D
     * @param channels       of a token, C
     * @param depth          residual blocks
     * @param width          of the network
     */
    DiffusionMlp(int conditionWidth, int channels, int depth, int width, Weights w) {
        this.width = width;
        this.channels = channels;
        time1 = w.affine("time_embed.mlp.0", width, 2 * FREQUENCIES);
        time2 = w.affine("time_embed.mlp.2", width, width);
        condition = w.affine("cond_embed", width, conditionWidth);
        input = w.affine("input_proj", width, channels);
        residuals = new ArrayList<>();
        List<Affine> modulations = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            Weights r = w.in("res_blocks." + i);
            residuals.add(new Residual(r.norm("in_ln", width), r.product("mlp.0", width, width),
                    r.product("mlp.2", width, width)));
            modulations.add(r.affine("adaLN_modulation.1", 3L * width, width));
        }
        modulations.add(w.affine("final_layer.adaLN_modulation.1", 2L * width, width));
        modulation = w.lowered(stacked(modulations));
        output = w.affine("final_layer.linear", 2L * channels, width);
    }

    /** The layers as one. What they were is freed: on a GPU it would take as much memory again. */
    private Affine stacked(List<Affine> layers) {
        Tensor weight = Tensor.concat(0, layers.stream().map(Affine::weight).toArray(Tensor[]::new));
        Tensor[] biases = layers.stream().map(this::biasOfOnePlusScale).toArray(Tensor[]::new);
        Affine stacked = new Affine(weight, Tensor.concat(0, biases));
        Arrays.stream(biases).forEach(Tensor::close);
        for (Affine layer : layers) {
            layer.weight().close();
            layer.bias().close();
        }
        return stacked;
    }

    /** A modulation layer gives [shift | scale | ..] and is used as x (1 + scale) + shift. */
    private Tensor biasOfOnePlusScale(Affine layer) {
        Tensor bias = layer.bias().copy();
        try (Scope scope = Scope.open()) {
            bias.narrow(0, width, width).addInPlace(Tensor.scalar(1));
        }
        return bias;
    }

    int channels() {
        return channels;
    }

    /** Where it computes. */
    Device device() {
        return output.weight().device();
    }

    /** Cosines and sines of original timesteps: [T, 256]. Timesteps may be fractional. */
    Tensor timeFeatures(double[] timesteps) {
        Tensor features = Tensor.empty(DType.F32, timesteps.length, 2 * FREQUENCIES);
        MemorySegment values = features.segment();
        for (int i = 0; i < timesteps.length; i++) {
            for (int f = 0; f < FREQUENCIES; f++) {
                /* In single precision, as the reference has it: at t = 999 the angle's rounding is visible. */
                float frequency = (float) Math.exp((float) (-Math.log(MAX_PERIOD) * f) / FREQUENCIES);
                float angle = (float) timesteps[i] * frequency;
                long at = 2L * FREQUENCIES * i + f;
                values.setAtIndex(ValueLayout.JAVA_FLOAT, at, (float) Math.cos(angle));
                values.setAtIndex(ValueLayout.JAVA_FLOAT, at + FREQUENCIES, (float) Math.sin(angle));
            }
        }
        return features.to(device());
    }

    /** Embeddings of timesteps, from their features [T, 256]: [T, w]. */
    Tensor embedTimes(Tensor features) {
        try (Scope scope = Scope.open()) {
            return scope.keep(time2.linear(time1.linear(features, Tensor.Activation.SILU)));
        }
    }

    /** Embeddings of conditioning vectors z [R, D]: [R, w]. */
    Tensor embedConditions(Tensor z) {
        return condition.linear(z);
    }

    /** Residual blocks, d. */
    int depth() {
        return residuals.size();
    }

    int width() {
        return width;
    }

    /**
     * What the adaLN layers make of every condition at every timestep. It does not depend on x, so it is worked out for many
     * steps at once: one large product instead of many that are bound by reading the same weights again.
     *
     * @param activated [T, R, w] from {@link #activated}
     * @return [T, R, (3 d + 2) w]
     */
    Tensor modulations(Tensor activated) {
        return modulation.linear(activated);
    }

    /**
     * What all adaLN layers see: [T, R, w].
     *
     * @param embedded [T, R, w] the sum of the embeddings of condition and timestep
     */
    Tensor activated(Tensor embedded) {
        return embedded.silu();
    }

    /**
     * Some parts of {@link #modulations} alone: shift, 1 + scale and gate of each block, then shift and 1 + scale of the output.
     *
     * @param activated [T, R, w] from {@link #activated}
     * @param from      first part
     * @param to        after the last part, up to 3 d + 2
     * @return [T, R, (to - from) w]
     */
    Tensor modulations(Tensor activated, int from, int to) {
        try (Scope scope = Scope.open()) {
            return scope.keep(modulation.rows((long) from * width, (long) to * width).linear(activated));
        }
    }

    /**
     * One evaluation.
     *
     * @param h     [R, w] from {@link #hidden}, overwritten
     * @param parts [R, w] each, the modulations of the timestep
     * @return [R, 2 C]: eps, then the variance channel
     */
    Tensor evaluate(Tensor h, IntFunction<Tensor> parts) {
        try (Scope scope = Scope.open()) {
            for (int block = 0; block < residuals.size(); block++) {
                Fused.gatedAdd(h, parts.apply(3 * block + 2), mlp(block, h, parts));
            }
            return scope.keep(output(h, parts));
        }
    }

    /** The parts, [R, w] each, of the modulations [R, (3 d + 2) w] of one timestep. */
    IntFunction<Tensor> parts(Tensor modulations) {
        return part -> modulations.narrow(1, (long) part * width, width);
    }

    /** What the first block sees: [copies * n, w] for x [n, C]. */
    Tensor hidden(Tensor x, int copies) {
        Tensor h = input.linear(x);
        return copies == 1 ? h : Tensor.concat(0, h, h);
    }

    /** A block's MLP, before its gate, of h [R, w]: [R, w]. */
    Tensor mlp(int block, Tensor h, IntFunction<Tensor> parts) {
        Residual r = residuals.get(block);
        Tensor u = Fused.modulated(h, r.norm, parts.apply(3 * block + 1), parts.apply(3 * block), r.fc1.weight().dtype());
        return r.fc2.linear(r.fc1.linear(u, Tensor.Activation.SILU));
    }

    /** [R, 2 C] of the last block's [R, w]. */
    Tensor output(Tensor h, IntFunction<Tensor> parts) {
        int at = 3 * residuals.size();
        return output.linear(Fused.modulated(h, null, parts.apply(at + 1), parts.apply(at), DType.F32));
    }
}
