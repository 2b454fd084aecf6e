package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

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
        width = config.headWidth();
        channels = config.tokenChannels();
        time1 = w.affine("time_embed.mlp.0", width, 2 * FREQUENCIES);
        time2 = w.affine("time_embed.mlp.2", width, width);
        condition = w.affine("cond_embed", width, config.decoderWidth());
        input = w.affine("input_proj", width, channels);
        residuals = new ArrayList<>();
        List<Affine> modulations = new ArrayList<>();
        for (int i = 0; i < config.headDepth(); i++) {
            Weights r = w.in("res_blocks." + i);
            residuals.add(new Residual(r.norm("in_ln", width), r.affine("mlp.0", width, width),
                    r.affine("mlp.2", width, width)));
            modulations.add(r.affine("adaLN_modulation.1", 3L * width, width));
        }
        modulations.add(w.affine("final_layer.adaLN_modulation.1", 2L * width, width));
        modulation = stacked(modulations);
        output = w.affine("final_layer.linear", 2L * channels, width);
    }

    private Affine stacked(List<Affine> layers) {
        return new Affine(
                Tensor.concat(0, layers.stream().map(Affine::weight).toArray(Tensor[]::new)),
                Tensor.concat(0, layers.stream().map(this::biasOfOnePlusScale).toArray(Tensor[]::new)));
    }

    /** A modulation layer gives [shift | scale | ..] and is used as x (1 + scale) + shift. */
    private Tensor biasOfOnePlusScale(Affine layer) {
        Tensor bias = layer.bias().copy();
        MemorySegment values = bias.segment();
        for (long i = width; i < 2L * width; i++) {
            values.setAtIndex(ValueLayout.JAVA_FLOAT, i, values.getAtIndex(ValueLayout.JAVA_FLOAT, i) + 1);
        }
        return bias;
    }

    int channels() {
        return channels;
    }

    /** Embeddings of original timesteps: [T, w]. Timesteps may be fractional. */
    Tensor embedTimes(double[] timesteps) {
        try (Scope scope = Scope.open()) {
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
            return scope.keep(time2.linear(time1.linear(features, Tensor.Activation.SILU)));
        }
    }

    /** Embeddings of conditioning vectors z [R, D]: [R, w]. */
    Tensor embedConditions(Tensor z) {
        return condition.linear(z);
    }

    /**
     * What the adaLN layers make of every condition at every timestep. It does not depend on x, so it is worked out for many
     * steps at once: one large product instead of many that are bound by reading the same weights again.
     *
     * @param conditions [R, w] from {@link #embedConditions}
     * @param times      [T, w] from {@link #embedTimes}
     * @return [T, R, (3 d + 2) w]
     */
    Tensor modulations(Tensor conditions, Tensor times) {
        try (Scope scope = Scope.open()) {
            Tensor y = conditions.view(1, -1, width).add(times.view(-1, 1, width)).silu();    // [T, R, w]
            return scope.keep(modulation.linear(y));
        }
    }

    /**
     * One evaluation.
     *
     * @param x           [n, C] noisy tokens
     * @param modulations [copies * n, (3 d + 2) w] of the timestep; every copy sees the same x
     * @return [copies * n, 2 C]: eps, then the variance channel
     */
    Tensor evaluate(Tensor x, Tensor modulations) {
        try (Scope scope = Scope.open()) {
            Tensor h = input.linear(x);                                                 // [n, w]
            h = modulations.size(0) == x.size(0) ? h : Tensor.concat(0, h, h);          // [R, w]
            int at = 0;
            for (Residual r : residuals) {
                Tensor u = part(modulations, at + 1).mul(r.norm.layerNorm(h));
                u.addInPlace(part(modulations, at));
                u = r.fc2.linear(r.fc1.linear(u, Tensor.Activation.SILU));
                h.addInPlace(part(modulations, at + 2).mul(u));
                at += 3;
            }
            Tensor u = part(modulations, at + 1).mul(h.layerNorm(null, null, Affine.LAYER_NORM_EPS));
            u.addInPlace(part(modulations, at));
            return scope.keep(output.linear(u));
        }
    }

    private Tensor part(Tensor modulations, int i) {
        return modulations.narrow(1, (long) i * width, width);
    }
}
