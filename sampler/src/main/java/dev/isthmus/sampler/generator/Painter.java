package dev.isthmus.sampler.generator;

import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.StepListener;
import java.util.List;

/** Makes pictures, on a lane. */
interface Painter extends AutoCloseable {

    /** The images of a batch, in the order of its rows. */
    List<Pixels> paint(Batch batch, StepListener listener);

    /** What unfinished images look like; {@code tokens} are [n, L, C]. */
    List<Preview> preview(Previews.Kind kind, Tensor tokens);

    @Override
    void close();
}
