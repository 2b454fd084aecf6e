package dev.isthmus.sampler.metrics;

import dev.isthmus.sampler.Pixels;
import java.util.List;

/** Takes the measure of a set of images that come a few at a time; it keeps sums, not images. */
public final class QualityMeter {
    private final FeatureNet net;
    private final Gaussian reference;
    private final FeatureStatistics statistics;
    private final InceptionScore score;
    private long right;

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
        statistics = new FeatureStatistics(reference.width());
        score = new InceptionScore(net.size().classes());
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
        Seen seen = net.see(images);
        statistics.add(seen);
        score.add(seen);
        for (int i = 0; i < labels.length; i++) {
            right += seen.recognised(i) == labels[i] ? 1 : 0;
        }
    }

    /** The measure of all images so far, which must be more than the features for the distance to mean anything. */
    public Quality quality() {
        long images = statistics.count();
        return new Quality(images, FrechetDistance.between(reference, statistics.gaussian()), score.value(),
                (double) right / images);
    }
}
