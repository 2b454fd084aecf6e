package dev.isthmus.sampler.flops;

/**
 * Floating-point operations of a text-to-image network by part.
 *
 * @param text    of the aligner, once an image; the text encoder before it is not counted
 * @param encoder of the encoder
 * @param decoder of the decoder
 * @param cross   of the cross-attention stack
 * @param head    of the diffusion head
 */
public record TextFlopCount(double text, double encoder, double decoder, double cross, double head) {

    TextFlopCount plus(TextFlopCount other) {
        return new TextFlopCount(text + other.text, encoder + other.encoder, decoder + other.decoder, cross + other.cross, head + other.head);
    }

    /** All parts together. */
    public double total() {
        return text + encoder + decoder + cross + head;
    }

    /** All parts together, in TFLOP. */
    public double tera() {
        return FlopCount.tera(total());
    }
}
