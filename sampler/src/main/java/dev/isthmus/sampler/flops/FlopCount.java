package dev.isthmus.sampler.flops;

/**
 * Floating-point operations by part of the network. Doubles, because they hold every whole number that occurs here
 * without the overflow that a long would hide.
 *
 * @param encoder operations of the encoder
 * @param decoder operations of the decoder, its input projection included
 * @param head operations of the diffusion head
 */
public record FlopCount(double encoder, double decoder, double head) {
    /** No operations. */
    public static final FlopCount ZERO = new FlopCount(0, 0, 0);

    /** All parts together. */
    public double total() {
        return encoder + decoder + head;
    }

    /** The sum, part by part. */
    public FlopCount plus(FlopCount other) {
        return new FlopCount(encoder + other.encoder, decoder + other.decoder, head + other.head);
    }
}
