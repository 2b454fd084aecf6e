package dev.isthmus.sampler.plan;

import dev.isthmus.sampler.diffusion.Respacing;
import java.util.Objects;
import java.util.Optional;

/**
 * One AR step: one pass of the network, then one or two reverse diffusion processes.
 *
 * @param tokens how many tokens it predicts, 1 or more
 * @param diffusionSteps diffusion steps of the tokens that {@code detail} does not select, 2 .. 1000
 * @param detail the tokens that get a process of their own, if any; at most {@code tokens} of them, exactly all in mode
 *     {@link Detail.Mode#FULL}
 * @param guidance classifier-free guidance scale, 1 or more; 1 is none
 * @param stage which stage the step belongs to, from 1; it changes nothing but what progress shows
 */
public record Step(int tokens, int diffusionSteps, Optional<Detail> detail, double guidance, int stage) {
    public Step {
        if (tokens < 1) {
            throw new IllegalArgumentException("tokens of a step is " + tokens + ", allowed: 1 or more");
        }
        Respacing.requireSteps("diffusion steps", diffusionSteps);
        Objects.requireNonNull(detail, "detail");
        detail.ifPresent(d -> requireDetailFits(d, tokens));
        GuidanceSchedule.requireScale("guidance", guidance);
        if (stage < 1) {
            throw new IllegalArgumentException("stage is " + stage + ", allowed: 1 or more");
        }
    }

    /** A step whose tokens all get the same diffusion steps. */
    public static Step plain(int tokens, int diffusionSteps, double guidance, int stage) {
        return new Step(tokens, diffusionSteps, Optional.empty(), guidance, stage);
    }

    /** How many tokens {@link #detail} selects. */
    public int detailTokens() {
        return detail.map(Detail::count).orElse(0);
    }

    /** How many tokens get {@link #diffusionSteps}; 0 if all are selected. */
    public int restTokens() {
        return tokens - detailTokens();
    }

    /** How many reverse processes the step runs: two where some tokens, but not all, are selected. */
    public int diffusionCalls() {
        return detailTokens() > 0 && restTokens() > 0 ? 2 : 1;
    }

    private static void requireDetailFits(Detail detail, int tokens) {
        int least = detail.mode() == Detail.Mode.FULL ? tokens : 1;
        if (detail.count() < least || detail.count() > tokens) {
            throw new IllegalArgumentException(
                    "detail tokens is " + detail.count() + ", allowed in a step of " + tokens + " tokens with mode "
                            + detail.mode() + ": " + least + " to " + tokens);
        }
    }
}
