package dev.isthmus.sampler.generator;

import dev.isthmus.sampler.plan.GuidanceSchedule;
import dev.isthmus.sampler.plan.Preset;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Images that are wanted together. An image depends on model, preset, cfg, temperature, label and seed alone: not on the others of its
 * request, nor on the requests that it happens to be computed with.
 *
 * @param preset      how they are made
 * @param cfg         guidance scale, 1 or more; 1 is none
 * @param temperature factor on the noise of every reverse diffusion step, 0 or more
 * @param images      what to make, at least one
 * @param priority    before whom
 * @param deadline    how long after it was submitted all images must be there, if that matters
 * @param previews    what a listener sees of the unfinished images
 */
public record ImageRequest(Preset preset, double cfg, double temperature, List<Image> images, Priority priority,
                           Optional<Duration> deadline, Previews previews) {

    /** The scale at which the embedded model is evaluated. Published models have their own, 2.9 to 3.25. */
    public static final double USUAL_CFG = 2;

    /**
     * One image.
     *
     * @param label its class
     * @param seed  what everything random about it follows from
     */
    public record Image(int label, long seed) {
    }

    public ImageRequest {
        Objects.requireNonNull(preset, "preset");
        GuidanceSchedule.requireScale("cfg", cfg);
        if (!(temperature >= 0) || temperature == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("temperature is " + temperature + "; expected a number, 0 or more");
        }
        images = List.copyOf(images);
        if (images.isEmpty()) {
            throw new IllegalArgumentException("a request for 0 images; expected at least 1");
        }
        Objects.requireNonNull(priority, "priority");
        deadline.filter(d -> !d.isPositive()).ifPresent(d -> {
            throw new IllegalArgumentException("deadline is " + d + "; expected more than 0");
        });
        Objects.requireNonNull(previews, "previews");
    }

    /** One image with the usual settings. */
    public static ImageRequest of(Preset preset, int label, long seed) {
        return of(preset, label, seed, 1);
    }

    /** Images of one class with the usual settings; image i has seed {@code firstSeed + i}. */
    public static ImageRequest of(Preset preset, int label, long firstSeed, int count) {
        return new ImageRequest(preset, USUAL_CFG, 1, IntStream.range(0, count).mapToObj(i -> new Image(label, firstSeed + i)).toList(),
                Priority.NORMAL, Optional.empty(), Previews.NONE);
    }

    /** The same with another guidance scale. */
    public ImageRequest withCfg(double other) {
        return new ImageRequest(preset, other, temperature, images, priority, deadline, previews);
    }

    /** The same at another temperature. */
    public ImageRequest withTemperature(double other) {
        return new ImageRequest(preset, cfg, other, images, priority, deadline, previews);
    }

    /** The same of another importance. */
    public ImageRequest withPriority(Priority other) {
        return new ImageRequest(preset, cfg, temperature, images, other, deadline, previews);
    }

    /** The same, of use to nobody after some time. */
    public ImageRequest withDeadline(Duration other) {
        return new ImageRequest(preset, cfg, temperature, images, priority, Optional.of(other), previews);
    }

    /** The same with previews. */
    public ImageRequest withPreviews(Previews other) {
        return new ImageRequest(preset, cfg, temperature, images, priority, deadline, other);
    }
}
