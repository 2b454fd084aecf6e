package dev.isthmus.sampler.plan;

import dev.isthmus.sampler.diffusion.Respacing;
import java.util.Objects;
import java.util.Optional;

/**
 * Frequency-weighted token selection (FTS) of GtR: in a reconstruction step of n tokens, max(1, floor(beta n)) get a reverse
 * process of T_detail steps. The paper states the share; candidates by step and the floor are choices, the latter the one that
 * fits the FLOPs of Table 4.
 *
 * @param mode           how tokens are selected; with {@link Detail.Mode#FULL} it is all of them, unless beta is 0
 * @param share          beta, 0 .. 1; 0 selects none
 * @param diffusionSteps T_detail, 2 .. 1000
 */
public record DetailRule(Detail.Mode mode, double share, int diffusionSteps) {
    public DetailRule {
        Objects.requireNonNull(mode, "mode");
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("beta is " + share + ", allowed: 0 (none) to 1");
        }
        Respacing.requireSteps("t_detail", diffusionSteps);
    }

    /** What this rule selects in a reconstruction step of {@code tokens} tokens. */
    Optional<Detail> in(int tokens) {
        if (share == 0) {
            return Optional.empty();
        }
        int count = mode == Detail.Mode.FULL ? tokens : Math.max(1, (int) (share * tokens));
        return Optional.of(new Detail(count, diffusionSteps, mode));
    }
}
