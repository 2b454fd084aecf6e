package dev.isthmus.sampler.model;

import java.util.Objects;

/**
 * A KL autoencoder, as far as reading and running its decoder goes.
 *
 * @param sizes     of the network
 * @param names     of its parameters in a file
 * @param postQuant whether a 1x1 convolution {@code post_quant_conv} comes before the decoder
 */
public record VaeDesign(VaeConfig sizes, VaeNames names, boolean postQuant) {

    public VaeDesign {
        Objects.requireNonNull(sizes, "sizes");
        Objects.requireNonNull(names, "names");
    }

    /** The design of latent diffusion. */
    public static VaeDesign ldm(VaeConfig sizes) {
        return new VaeDesign(sizes, VaeNames.LDM, true);
    }
}
