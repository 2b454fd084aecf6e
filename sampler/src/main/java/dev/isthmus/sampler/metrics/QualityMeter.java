package dev.isthmus.sampler.metrics;

import dev.isthmus.sampler.Pixels;
import java.util.List;

/** Takes the measure of a set of images that come a few at a time; it keeps sums, not images. */
public final class QualityMeter {
    private final FeatureNet net;
    private final Gaussian reference;
    private final QualityTally tally;

    /**
     * @param net       that looks at the images
     * @param reference statistics of its features over real images
     */
    public QualityMeter(FeatureNet net, Gaussian reference) {
        if (net.size().features() != reference.width()) {
            throw new IllegalArgumentException("the reference has " + reference.width() + " features; expected the network's "
                    + net.size().features());
        }
        this.net = net;
        this.reference = reference;
        tally = new QualityTally(reference.width(), net.size().classes());
    }

    /**
     * Adds images.
     *
     * @param labels the class that each was to be
     */
    public void add(List<Pixels> images, int[] labels) {
        if (images.size() != labels.length) {
            throw new IllegalArgumentException(images.size() + " images and " + labels.length + " labels");
        }
        tally.add(net.see(images), labels);
    }

    /** What has been added so far, as sums. */
    public QualityTally tally() {
        return tally;
    }

    /** The measure of all images so far, which must be more than the features for the distance to mean anything. */
    public Quality quality() {
        return tally.quality(reference);
    }
}
