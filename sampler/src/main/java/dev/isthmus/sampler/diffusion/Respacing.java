package dev.isthmus.sampler.diffusion;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The timesteps of the base schedule that a reverse process of T steps visits.
 *
 * <p>As in the MAR reference sampler they start at 0 and follow at a stride of 999 / (T - 1), accumulated in double
 * precision and rounded half to even. A clip then replaces every larger timestep by itself and merges duplicates (the
 * rule of DiSA): few-step processes that start at t = 999 amplify an error of the first predicted noise a thousandfold,
 * which the clip avoids. So {@link #evaluations} can be less than {@link #requested}: 100 steps clipped at 950 are 96.
 */
public final class Respacing {
    /** The fewest steps a process can have: with one, the smallest posterior variance would be undefined. */
    public static final int MIN_STEPS = 2;

    /** The clip that DiSA and GtR use. */
    public static final int DISA_CLIP = 950;

    private static final int LAST = NoiseSchedule.STEPS - 1;

    private final int requested;
    private final int[] timesteps;

    private Respacing(int requested, int[] timesteps) {
        this.requested = requested;
        this.timesteps = timesteps;
    }

    /**
     * The respacing to {@code steps} steps.
     *
     * @param steps T, {@value #MIN_STEPS} .. 1000
     * @param clip the largest timestep to visit, 1 .. 999; empty for the reference behaviour
     * @throws IllegalArgumentException if either is outside its range
     */
    public static Respacing of(int steps, OptionalInt clip) {
        requireSteps("diffusion steps", steps);
        requireClip(clip);
        double stride = (double) LAST / (steps - 1);
        double exact = 0;
        int[] timesteps = new int[steps];
        for (int i = 0; i < steps; i++) {
            // The reference adds strides up instead of multiplying; the sums decide how some halves round.
            timesteps[i] = Math.min((int) Math.rint(exact), clip.orElse(LAST));
            exact += stride;
        }
        return new Respacing(steps, IntStream.of(timesteps).distinct().toArray());
    }

    /**
     * Refuses a step count that no process can have.
     *
     * @param name what the message calls the value
     * @throws IllegalArgumentException unless {@value #MIN_STEPS} &lt;= steps &lt;= 1000
     */
    public static void requireSteps(String name, int steps) {
        if (steps < MIN_STEPS || steps > NoiseSchedule.STEPS) {
            throw new IllegalArgumentException(
                    name + " is " + steps + ", allowed: " + MIN_STEPS + " to " + NoiseSchedule.STEPS);
        }
    }

    /**
     * Refuses a clip that is not a timestep, or that would leave the process a single one.
     *
     * @throws IllegalArgumentException unless {@code clip} is empty or 1 .. 999
     */
    public static void requireClip(OptionalInt clip) {
        if (clip.isPresent() && (clip.getAsInt() < 1 || clip.getAsInt() > LAST)) {
            throw new IllegalArgumentException(
                    "timestep clip is " + clip.getAsInt() + ", allowed: 1 to " + LAST);
        }
    }

    /** The step count T that was asked for. */
    public int requested() {
        return requested;
    }

    /** How many timesteps are visited, each of which costs one evaluation of the network. */
    public int evaluations() {
        return timesteps.length;
    }

    /** The base timestep at index {@code j}; the process runs from the last index down to 0. */
    public int timestep(int j) {
        return timesteps[j];
    }

    /** All timesteps, ascending; a fresh copy. */
    public int[] timestepMap() {
        return timesteps.clone();
    }

    @Override
    public String toString() {
        return requested + " steps at " + Arrays.toString(timesteps);
    }
}
