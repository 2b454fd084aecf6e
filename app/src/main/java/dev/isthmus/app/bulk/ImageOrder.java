package dev.isthmus.app.bulk;

import dev.isthmus.app.generate.Job;
import java.util.List;
import java.util.stream.IntStream;

/** Which image stands where in the output of a job. */
public final class ImageOrder {
    private final ClassOrder byClass;
    /** Index in the order of the classes, by place in the output; null where both are the same. */
    private final int[] places;

    ImageOrder(ClassOrder byClass, boolean shuffled) {
        this.byClass = byClass;
        places = shuffled ? Shuffle.of(byClass.images(), byClass.seed()) : null;
    }

    /** The image at a place. */
    public Job get(int place) {
        return byClass.get(places == null ? place : places[place]);
    }

    /** The images of a shard. */
    public List<Job> of(Shard shard) {
        return IntStream.range(shard.from(), shard.to()).mapToObj(this::get).toList();
    }
}
