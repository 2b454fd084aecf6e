package dev.isthmus.sampler.metrics;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import java.util.SplittableRandom;

/**
 * The Fréchet distance that a number of perfect images would show, for it is never 0: mean and covariance of a sample are not
 * those of the distribution, and the fewer the images the larger the distance. A difference between two methods that is small
 * against the floor's spread says nothing.
 *
 * <p>Samples are drawn from the reference itself, taken to be normal. Features of real images are not quite normal, and a
 * balanced set of classes varies less than independent draws, so this is the size of the floor, not its third digit.
 *
 * @param mean      of the distances
 * @param deviation standard deviation of the distances
 */
public record NoiseFloor(double mean, double deviation) {

    /**
     * Draws samples and measures them. The same arguments give the same floor.
     *
     * @param images of each sample, 2 or more
     * @param draws  samples, 2 or more
     */
    public static NoiseFloor simulate(Gaussian reference, int images, int draws, long seed) {
        double sum = 0;
        double squares = 0;
        SplittableRandom random = new SplittableRandom(seed);
        for (int draw = 0; draw < draws; draw++) {
            double distance = FrechetDistance.between(reference, sample(reference, images, random.split()));
            sum += distance;
            squares += distance * distance;
        }
        double mean = sum / draws;
        return new NoiseFloor(mean, Math.sqrt(Math.max(0, squares / draws - mean * mean) * draws / (draws - 1)));
    }

    /** Statistics of standard normal draws, carried over by m + R z: much cheaper than carrying over every draw. */
    private static Gaussian sample(Gaussian reference, int images, SplittableRandom random) {
        int d = reference.width();
        FeatureStatistics standard = new FeatureStatistics(d);
        float[] values = new float[d];
        for (int image = 0; image < images; image++) {
            for (int i = 0; i < d; i++) {
                values[i] = (float) random.nextGaussian();
            }
            standard.add(new Seen(1, d, values, 0, new float[0]));
        }
        Gaussian drawn = standard.gaussian();
        try (Scope scope = Scope.open()) {
            Tensor root = FrechetDistance.root(reference);
            double[] mean = root.matmul(Tensor.of(drawn.mean(), d, 1)).toDoubles();
            for (int i = 0; i < d; i++) {
                mean[i] += reference.mean()[i];
            }
            Tensor covariance = root.matmul(FrechetDistance.covariance(drawn)).matmul(root);
            return new Gaussian(mean, covariance.add(covariance.transpose(0, 1)).mul(0.5).toDoubles());
        }
    }
}
