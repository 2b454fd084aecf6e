package dev.isthmus.app.generate;

import dev.isthmus.app.InputException;
import dev.isthmus.app.option.WholeNumber;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The images of a run, class by class. Image i of every class has seed {@code firstSeed + i}, so that each can be made again
 * alone, and classes can be compared seed by seed.
 *
 * @param labels    classes
 * @param count     images of each class
 * @param firstSeed seed of each class's first image; seeds wrap around after the largest
 */
public record Jobs(List<Integer> labels, int count, long firstSeed) {

    public Jobs {
        labels = List.copyOf(labels);
        long images = (long) labels.size() * count;
        if (images > WholeNumber.MAX_IMAGES) {
            throw new InputException("--count " + count + " for " + labels.size() + " classes is " + images
                    + " images; expected at most " + WholeNumber.MAX_IMAGES + " in one run");
        }
    }

    /** Images of the run. */
    public int size() {
        return labels.size() * count;
    }

    /** Image {@code index} of the run. */
    public Job get(int index) {
        return new Job(labels.get(index / count), firstSeed + index % count);
    }

    /** Images {@code from} to {@code to}, the latter not included. */
    public List<Job> slice(int from, int to) {
        return IntStream.range(from, to).mapToObj(this::get).toList();
    }
}
