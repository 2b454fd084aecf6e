package dev.isthmus.runtime.random;

/**
 * The uses of {@link Philox} under one image seed. The tag fills the top byte of counter word 3, so two uses can never
 * meet in the same counter and one seed serves an image for everything.
 */
enum Domain {
    NORMAL_NOISE(0),
    SHUFFLE(1);

    /** How many low bits of counter word 3 a use may fill itself. */
    static final int PAYLOAD_BITS = 24;

    private final int tag;

    Domain(int tag) {
        this.tag = tag;
    }

    /** Counter word 3 for {@code payload}, which must fit {@value #PAYLOAD_BITS} bits. */
    int counterWord(int payload) {
        return tag << PAYLOAD_BITS | payload;
    }
}
