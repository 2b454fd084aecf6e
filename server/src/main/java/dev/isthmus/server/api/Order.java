package dev.isthmus.server.api;

import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A request, with everything decided that it left open.
 *
 * @param preset        how
 * @param plan          that the preset makes for the model
 * @param cfg           guidance scale
 * @param temperature   factor on the noise of every reverse diffusion step
 * @param label         class of all images
 * @param firstSeed     of the first image; those of the others follow it
 * @param count         images
 * @param stream        whether to answer with events
 * @param partialImages previews of each image
 */
public record Order(Preset preset, Plan plan, double cfg, double temperature, int label, long firstSeed, int count, boolean stream,
                    int partialImages) {

    /** One of its pictures, by its place in the order. */
    public Picture picture(int index) {
        return new Picture(preset, cfg, temperature, label, firstSeed + index);
    }

    /** All of its pictures. */
    public List<Picture> pictures() {
        return IntStream.range(0, count).mapToObj(this::picture).toList();
    }
}
