package dev.isthmus.sampler.plan;

/** The two ways of splitting tokens into AR steps. */
public final class TokenCounts {
    private TokenCounts() {}

    /**
     * The cosine schedule of the MAR reference sampler: after step s of N, floor(L cos(pi/2 (s+1)/N)) tokens stay
     * masked, but every step predicts at least one token and leaves at least one to the next.
     *
     * @param tokens L, 1 or more
     * @param steps N, 1 .. L
     * @return the tokens each step predicts, all positive, with sum L
     * @throws IllegalArgumentException if {@code steps} is outside its range
     */
    public static int[] cosine(int tokens, int steps) {
        requireSteps(tokens, steps);
        int[] counts = new int[steps];
        int masked = tokens;
        for (int s = 0; s < steps - 1; s++) {
            int wanted = (int) Math.floor(tokens * Math.cos(Math.PI / 2 * (s + 1) / steps));
            int next = Math.max(1, Math.min(masked - 1, wanted));
            counts[s] = masked - next;
            masked = next;
        }
        counts[steps - 1] = masked;
        return counts;
    }

    /**
     * Steps of equal size, the first {@code tokens mod steps} of them one token larger.
     *
     * @param tokens 1 or more
     * @param steps 1 .. {@code tokens}
     * @return the tokens each step predicts, all positive, with sum {@code tokens}
     * @throws IllegalArgumentException if {@code steps} is outside its range
     */
    public static int[] equal(int tokens, int steps) {
        requireSteps(tokens, steps);
        int[] counts = new int[steps];
        for (int s = 0; s < steps; s++) {
            counts[s] = tokens / steps + (s < tokens % steps ? 1 : 0);
        }
        return counts;
    }

    private static void requireSteps(int tokens, int steps) {
        if (steps < 1 || steps > tokens) {
            throw new IllegalArgumentException(
                    "AR steps is " + steps + ", allowed for " + tokens + " tokens: 1 to " + tokens);
        }
    }
}
