package dev.isthmus.app.compare;

import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.metrics.Quality;
import java.util.List;

/**
 * What came of one method.
 *
 * @param method  the method
 * @param seconds for an image, of each repeat
 * @param fastest batch, seconds for an image
 * @param slowest batch, seconds for an image
 * @param quality of each repeat; none if it was not measured
 * @param shown   first images of the first repeat
 */
public record Result(Method method, List<Double> seconds, double fastest, double slowest, List<Quality> quality,
                     List<Pixels> shown) {

    public Result {
        seconds = List.copyOf(seconds);
        quality = List.copyOf(quality);
        shown = List.copyOf(shown);
    }

    /** Seconds for an image over repeats. */
    public Spread secondsPerImage() {
        return Spread.of(seconds, s -> s);
    }

    /** Fréchet distance over repeats, if quality was measured. */
    public Spread distance() {
        return Spread.of(quality, Quality::distance);
    }

    /** Inception Score over repeats, if quality was measured. */
    public Spread inceptionScore() {
        return Spread.of(quality, Quality::inceptionScore);
    }

    /** Class accuracy over repeats, if quality was measured. */
    public Spread accuracy() {
        return Spread.of(quality, Quality::accuracy);
    }
}
