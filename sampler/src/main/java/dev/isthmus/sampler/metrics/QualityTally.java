package dev.isthmus.sampler.metrics;

import java.nio.DoubleBuffer;

/**
 * What {@link Quality} is computed from, as sums of a fixed size: tallies of some images each make that of all of them together,
 * and one can be kept as numbers and taken up again.
 */
public final class QualityTally {
    private final int features;
    private final int classes;
    private final FeatureStatistics statistics;
    private final InceptionScore score;
    private long right;

    /**
     * Of no images yet.
     *
     * @param features of an image
     * @param classes  of the classifier
     */
    public QualityTally(int features, int classes) {
        this.features = features;
        this.classes = classes;
        statistics = new FeatureStatistics(features);
        score = new InceptionScore(classes);
    }

    /**
     * Adds images.
     *
     * @param labels the class that each was to be
     */
    public void add(Seen seen, int[] labels) {
        if (seen.images() != labels.length) {
            throw new IllegalArgumentException(seen.images() + " images and " + labels.length + " labels");
        }
        statistics.add(seen);
        score.add(seen);
        for (int i = 0; i < labels.length; i++) {
            right += seen.recognised(i) == labels[i] ? 1 : 0;
        }
    }

    /** Adds the images of another tally. */
    public void add(QualityTally other) {
        statistics.add(other.statistics);
        score.add(other.score);
        right += other.right;
    }

    /** Images so far. */
    public long images() {
        return statistics.count();
    }

    /**
     * The measure of all images so far, which must be more than the features for the distance to mean anything.
     *
     * @param reference statistics of the features of real images
     */
    public Quality quality(Gaussian reference) {
        long images = statistics.count();
        return new Quality(images, FrechetDistance.between(reference, statistics.gaussian()), score.value(), (double) right / images);
    }

    /** All of it, {@link #numbers} values of a meaning that is this class's own. */
    public double[] toNumbers() {
        double[] numbers = new double[numbers(features, classes)];
        DoubleBuffer out = DoubleBuffer.wrap(numbers);
        statistics.writeTo(out);
        score.writeTo(out);
        out.put(right);
        return numbers;
    }

    /**
     * The tally that gave these numbers.
     *
     * @throws IllegalArgumentException if they are not as many as one of these sizes gives
     */
    public static QualityTally of(int features, int classes, double[] numbers) {
        if (numbers.length != numbers(features, classes)) {
            throw new IllegalArgumentException("a tally of " + numbers.length + " numbers; expected " + numbers(features, classes)
                    + " for " + features + " features and " + classes + " classes");
        }
        QualityTally tally = new QualityTally(features, classes);
        DoubleBuffer in = DoubleBuffer.wrap(numbers);
        tally.statistics.readFrom(in);
        tally.score.readFrom(in);
        tally.right = (long) in.get();
        return tally;
    }

    private static int numbers(int features, int classes) {
        return FeatureStatistics.numbers(features) + InceptionScore.numbers(classes) + 1;
    }
}
