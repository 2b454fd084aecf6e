package dev.isthmus.sampler.flops;

import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Plan;

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

    private static final double TERA = 1e12;

    /**
     * The cost of one image.
     *
     * @param shape    of the network
     * @param backbone how it is run
     * @param plan     of the image
     * @throws IllegalArgumentException if the plan is for another number of tokens than the network's
     */
    public static FlopCount of(NetworkShape shape, BackboneKind backbone, Plan plan) {
        return new FlopModel(shape, backbone).cost(plan);
    }

    /** Operations in the unit of the papers, 10^12, that is TFLOP. */
    public static double tera(double operations) {
        return operations / TERA;
    }

    /** All parts together, in TFLOP. */
    public double tera() {
        return tera(total());
    }

    /** All parts together. */
    public double total() {
        return encoder + decoder + head;
    }

    /** The sum, part by part. */
    public FlopCount plus(FlopCount other) {
        return new FlopCount(encoder + other.encoder, decoder + other.decoder, head + other.head);
    }
}
