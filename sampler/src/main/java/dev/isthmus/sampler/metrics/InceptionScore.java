package dev.isthmus.sampler.metrics;

import java.nio.DoubleBuffer;

/**
 * The Inception Score of Salimans, Goodfellow, Zaremba, Cheung, Radford and Chen, "Improved Techniques for Training GANs",
 * NeurIPS 2016, by whatever classifier gave the logits: exp of the mean Kullback-Leibler divergence between what the classifier
 * says of an image and what it says on average. From 1 (all images look alike, or like nothing) to the number of classes.
 *
 * <p>It is taken over all images at once. The paper's mean over ten parts would depend on the order of the images; the spread
 * comes from repeats instead. Fewer images give a lower score.
 */
public final class InceptionScore {
    private final double[] sum;
    private double negativeEntropy;
    private long count;

    /** @param classes of the classifier */
    public InceptionScore(int classes) {
        sum = new double[classes];
    }

    /** Adds the images of {@code seen}. */
    public void add(Seen seen) {
        if (seen.classes() != sum.length) {
            throw new IllegalArgumentException("logits of " + seen.classes() + " classes; expected " + sum.length);
        }
        for (int image = 0; image < seen.images(); image++) {
            add(seen.logits(), image * sum.length);
        }
    }

    private void add(float[] logits, int from) {
        count++;
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < sum.length; c++) {
            largest = Math.max(largest, logits[from + c]);
        }
        double total = 0;
        for (int c = 0; c < sum.length; c++) {
            total += Math.exp(logits[from + c] - largest);
        }
        for (int c = 0; c < sum.length; c++) {
            double logProbability = logits[from + c] - largest - Math.log(total);
            double probability = Math.exp(logProbability);
            sum[c] += probability;
            negativeEntropy += probability * logProbability;        // 0 log 0 is 0: a logit is finite, so its log is too
        }
    }

    /** Adds the images of another. */
    public void add(InceptionScore other) {
        if (other.sum.length != sum.length) {
            throw new IllegalArgumentException("logits of " + other.sum.length + " classes; expected " + sum.length);
        }
        for (int c = 0; c < sum.length; c++) {
            sum[c] += other.sum[c];
        }
        negativeEntropy += other.negativeEntropy;
        count += other.count;
    }

    /** Numbers of {@link #writeTo}. */
    static int numbers(int classes) {
        return 2 + classes;
    }

    void writeTo(DoubleBuffer out) {
        out.put(count).put(negativeEntropy).put(sum);
    }

    void readFrom(DoubleBuffer in) {
        count = (long) in.get();
        negativeEntropy = in.get();
        in.get(sum);
    }

    /** The score of the images so far, at least one. */
    public double value() {
        if (count == 0) {
            throw new IllegalStateException("Inception Score of no images");
        }
        double marginal = 0;
        for (double s : sum) {
            double p = s / count;
            marginal += p == 0 ? 0 : p * Math.log(p);
        }
        return Math.exp(negativeEntropy / count - marginal);
    }
}
