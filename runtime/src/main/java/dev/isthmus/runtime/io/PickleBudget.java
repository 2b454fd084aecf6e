package dev.isthmus.runtime.io;

import java.util.function.Function;

/**
 * A bound on the steps that a pickle may take. Few bytes can ask for much work, when they recall one long list again and
 * again to build something of it; so not bytes are counted but instructions, entries of dicts and sizes of tensors.
 */
final class PickleBudget {
    /** A state dict takes some forty for a tensor; each costs at most about a hundred bytes of heap. */
    private static final int MAX_STEPS = 1 << 21;

    private final Function<String, CheckpointException> refusal;
    private int left = MAX_STEPS;

    PickleBudget(Function<String, CheckpointException> refusal) {
        this.refusal = refusal;
    }

    void spend(int steps) {
        left -= steps;
        if (left < 0) {
            throw refusal.apply("takes more than " + MAX_STEPS + " steps");
        }
    }
}
