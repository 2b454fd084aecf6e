package dev.isthmus.sampler.metrics;

/**
 * How good a set of images is.
 *
 * @param images         how many
 * @param distance       Fréchet distance of their features to the reference's; smaller is better
 * @param inceptionScore larger is better
 * @param accuracy       share that is recognised as the class that was asked for
 */
public record Quality(long images, double distance, double inceptionScore, double accuracy) {
}
