package dev.isthmus.sampler.lazy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * When a cached backbone runs in full, and how much of the decoder it runs in between.
 *
 * <p>In a <i>full</i> AR step the whole network runs for both guidance branches and fills the caches. In a <i>lazy</i> one the
 * conditional branch alone runs: in the encoder for the buffer and the tokens that have just been predicted (token cache), in the
 * decoder for all positions up to block {@code selectAt}, then for those whose values changed most since they were cached. The
 * unconditional branch is the conditional one plus the difference of the last full step (condition cache).
 *
 * <p>Steps count by index, not by share of the run, as in the published code: a short run ends before the decoder is thinned out.
 *
 * @param warmUp    AR steps that are full to begin with, 0 or more
 * @param interval  after these, every how manyth AR step is full, the first of them included; 1 for all
 * @param selectAt  decoder block, from 0, after whose attention positions are left out; a decoder with fewer blocks leaves out none
 * @param margin    positions kept beyond those being predicted and just predicted, at least
 * @param keptShare share of the decoder's positions kept, 0 to 1, by AR step; the last one stands for all later steps
 */
public record LazySchedule(int warmUp, int interval, int selectAt, int margin, List<Double> keptShare) {

    /** The published code's, at every model size: full AR steps 0 to 5, 14, 23, 32, 41, 50, 59. */
    public static final LazySchedule LAZY_MAR = new LazySchedule(5, 9, 3, 15, shares());

    /** Every AR step in full: nothing is ever cached. */
    public static final LazySchedule ALWAYS_FULL = LAZY_MAR.withInterval(1);

    public LazySchedule {
        require("warm-up steps", warmUp, 0);
        require("interval of full steps", interval, 1);
        require("selecting block", selectAt, 0);
        require("margin of kept positions", margin, 0);
        keptShare = List.copyOf(keptShare);
        if (keptShare.isEmpty()) {
            throw new IllegalArgumentException("kept shares are none, allowed: 1 or more");
        }
        for (double share : keptShare) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("kept share is " + share + ", allowed: 0 to 1");
            }
        }
    }

    /** Whether AR step {@code step}, from 0, runs in full. The first always does. */
    public boolean isFull(int step) {
        return step < warmUp || (step - warmUp) % interval == 0;
    }

    /**
     * How many of the decoder's positions go on after block {@link #selectAt} in a lazy step.
     *
     * @param positions all of them, buffer included
     * @param wanted    tokens being predicted and just predicted, which have to be among them
     */
    public int kept(int step, int positions, int wanted) {
        double share = keptShare.get(Math.min(step, keptShare.size() - 1));
        return Math.min(positions, Math.max(wanted + margin, (int) (positions * share)));
    }

    /** This schedule with another {@link #interval}. */
    public LazySchedule withInterval(int other) {
        return new LazySchedule(warmUp, other, selectAt, margin, keptShare);
    }

    /** This schedule with another {@link #selectAt}, for decoders of other depths than the published ones. */
    public LazySchedule withSelectAt(int other) {
        return new LazySchedule(warmUp, interval, other, margin, keptShare);
    }

    private static List<Double> shares() {
        List<Double> shares = new ArrayList<>();
        shares.addAll(Collections.nCopies(20, 1.0));    // AR steps 0 to 19
        shares.add(0.6);                                // 20
        shares.addAll(Collections.nCopies(4, 0.5));     // 21 to 24
        shares.addAll(Collections.nCopies(5, 0.4));     // 25 to 29
        shares.addAll(Collections.nCopies(5, 0.15));    // 30 to 34
        shares.addAll(Collections.nCopies(5, 0.12));    // 35 to 39
        shares.add(0.05);                               // 40 to 63
        return shares;
    }

    private static void require(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed: " + least + " or more");
        }
    }
}
