package dev.isthmus.sampler.metrics;

/**
 * What a {@link FeatureNet} makes of some images, one after the other.
 *
 * @param images   how many
 * @param width    features of an image
 * @param features [images * width]
 * @param classes  logits of an image
 * @param logits   [images * classes]
 */
public record Seen(int images, int width, float[] features, int classes, float[] logits) {

    public Seen {
        if (features.length != images * width || logits.length != images * classes) {
            throw new IllegalArgumentException(features.length + " features and " + logits.length + " logits; expected "
                    + images + " x " + width + " and " + images + " x " + classes);
        }
    }

    /** The class that image {@code image} is taken for; of equal ones the first. */
    public int recognised(int image) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            best = logits[image * classes + c] > logits[image * classes + best] ? c : best;
        }
        return best;
    }
}
