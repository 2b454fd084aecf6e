package dev.isthmus.app.reproduce;

import java.util.Objects;

/**
 * A statement of the paper about two methods, in a form that a run can decide.
 *
 * @param statement what is claimed
 * @param first     preset that is claimed to be better, or as good
 * @param kind      which of the two
 * @param second    preset that it is held against
 */
record Claim(String statement, String first, Kind kind, String second) {

    /** What is claimed. */
    enum Kind {
        BETTER("better than"),
        AS_GOOD("as good as");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /** How much worse the first may be, as a share of the second's value. */
        double tolerance(Measure measure) {
            return this == BETTER ? 0 : measure.tolerance();
        }
    }

    Claim {
        Objects.requireNonNull(kind, "kind");
        if (first.equals(second)) {
            throw new IllegalArgumentException("a claim of " + first + " against itself");
        }
    }
}
