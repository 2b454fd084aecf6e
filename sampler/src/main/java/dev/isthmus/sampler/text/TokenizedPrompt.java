package dev.isthmus.sampler.text;

import java.util.Arrays;

/**
 * A prompt as T5 takes it: pieces, the end token, padding.
 *
 * @param ids    of all positions
 * @param used   how many positions are not padding, 1 or more
 * @param wanted how many the prompt would have taken; more than {@code used} if it was too long, and its last pieces were left out
 */
public record TokenizedPrompt(int[] ids, int used, int wanted) {

    public TokenizedPrompt {
        ids = ids.clone();
        if (used < 1 || used > ids.length || wanted < used) {
            throw new IllegalArgumentException("a prompt of " + ids.length + " positions uses " + used + " of " + wanted
                    + "; expected 1 to all of them");
        }
    }

    /** Whether the prompt was too long. */
    public boolean truncated() {
        return wanted > used;
    }

    /** Whether nothing of the prompt is left but its end, as of one that is empty or all spaces. */
    public boolean isEmpty() {
        return wanted == 1;
    }

    @Override
    public int[] ids() {
        return ids.clone();
    }

    /** Which positions are not padding. */
    public boolean[] mask() {
        boolean[] mask = new boolean[ids.length];
        Arrays.fill(mask, 0, used, true);
        return mask;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenizedPrompt that && Arrays.equals(ids, that.ids) && used == that.used && wanted == that.wanted;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        return Arrays.toString(ids) + (truncated() ? " of " + wanted : "");
    }
}
