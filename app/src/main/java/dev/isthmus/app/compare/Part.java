package dev.isthmus.app.compare;

import dev.isthmus.sampler.Pixels;
import java.util.List;

/**
 * What came of a {@link Turn}.
 *
 * @param images in the order of its jobs
 * @param nanos  that they took together
 */
public record Part(List<Pixels> images, long nanos) {

    public Part {
        images = List.copyOf(images);
    }
}
