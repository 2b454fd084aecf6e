package dev.isthmus.app.compare;

import java.util.List;
import java.util.Optional;

/**
 * What real images of Fashion-MNIST score with the feature network and the statistics of the embedded model: measured where these
 * were made (see the model's README), and true of just those two files.
 */
public record FashionReference() {
    private static final String NET = "40a2b88443b14b5f4f8aa2c966397d07e24cba1d39e25bf484c99ec6454a2886";
    private static final String STATISTICS = "4f4e390de1064e7f5de052abb47700041597e3841cdf0392b9c254bb09f6ac8d";

    /**
     * Distance of real training images to the test set.
     *
     * @param images   how many
     * @param distance of them
     */
    public record Floor(int images, double distance) {
    }

    /** What is known, if the files of these SHA-256 are those. */
    static Optional<FashionReference> of(String net, String statistics) {
        return net.equals(NET) && statistics.equals(STATISTICS) ? Optional.of(new FashionReference()) : Optional.empty();
    }

    /** Never plain FID: the features are not those of Inception. */
    public String distanceName() {
        return "Fashion-FID";
    }

    /** Measured noise floors, fewest images first. */
    public List<Floor> floors() {
        return List.of(new Floor(1_000, 0.176), new Floor(2_000, 0.111), new Floor(5_000, 0.063), new Floor(10_000, 0.025));
    }

    /** Of the autoencoder alone: test images encoded and decoded. No sampler of this model can be expected below it. */
    public double autoencoderDistance() {
        return 0.176;
    }

    /** Of the test images. */
    public double inceptionScore() {
        return 8.20;
    }

    /** Share of the test images that is recognised. */
    public double accuracy() {
        return 0.919;
    }
}
