package dev.isthmus.sampler.model;

import java.util.Objects;

/**
 * A text-to-image model, as far as it is known without its weights.
 *
 * @param name        of the model
 * @param network     sizes of the network, and with them of the image
 * @param autoencoder that decodes its latents
 * @param scaling     from tokens to latents
 */
public record TextImageConfig(String name, LightGenConfig network, VaeDesign autoencoder, LatentScaling scaling) {

    public TextImageConfig {
        Ranges.requirePresent("name", name);
        ModelConfig.requireText("name", name);
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(autoencoder, "autoencoder");
        Objects.requireNonNull(scaling, "scaling");
        requireEqual("latent channels of the autoencoder", autoencoder.sizes().latentChannels(), "vae_embed_dim", network.latentChannels());
        requireEqual("stride of the autoencoder", autoencoder.sizes().stride(), "vae_stride", network.vaeStride());
    }

    /** The same for images of another size. */
    public TextImageConfig withImgSize(int pixels) {
        return new TextImageConfig(name, network.withImgSize(pixels), autoencoder, scaling);
    }

    private static void requireEqual(String name, int value, String otherName, int other) {
        if (value != other) {
            throw new IllegalArgumentException(name + " is " + value + "; expected " + otherName + ", " + other);
        }
    }
}
