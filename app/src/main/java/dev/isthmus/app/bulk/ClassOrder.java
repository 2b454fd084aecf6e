package dev.isthmus.app.bulk;

import dev.isthmus.app.InputException;
import dev.isthmus.app.generate.Job;
import dev.isthmus.app.option.WholeNumber;
import java.util.List;

/**
 * The images of a job class by class. Image i of every class has seed {@code seed + i}, as with {@code isthmus generate}, so that each
 * can be made again alone.
 *
 * @param labels the classes, ascending
 * @param images of all classes together; where they cannot be shared equally, the first classes have one more
 * @param seed   of each class's first image; seeds wrap around after the largest
 */
public record ClassOrder(List<Integer> labels, int images, long seed) {

    public ClassOrder {
        labels = List.copyOf(labels);
        if (labels.isEmpty()) {
            throw new InputException("classes is empty; expected one or more");
        }
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i) < 0 || i > 0 && labels.get(i) <= labels.get(i - 1)) {
                throw new InputException("classes is " + labels + "; expected numbers from 0, ascending");
            }
        }
        if (images < 1 || images > WholeNumber.MAX_IMAGES) {
            throw new InputException("images is " + images + "; expected 1 to " + WholeNumber.MAX_IMAGES);
        }
    }

    /** So many images of each class. */
    public static ClassOrder perClass(List<Integer> labels, int count, long seed) {
        long images = (long) labels.size() * count;
        if (images > WholeNumber.MAX_IMAGES) {
            throw new InputException("--per-class " + count + " for " + labels.size() + " classes is " + images
                    + " images; expected at most " + WholeNumber.MAX_IMAGES);
        }
        return new ClassOrder(labels, (int) images, seed);
    }

    /** Image {@code index}. */
    public Job get(int index) {
        if (index < 0 || index >= images) {
            throw new IndexOutOfBoundsException("image " + index + " of " + images);
        }
        int each = images / labels.size();
        int longer = images % labels.size(); // classes with one more
        int inLonger = longer * (each + 1);
        return index < inLonger
                ? new Job(labels.get(index / (each + 1)), seed + index % (each + 1))
                : new Job(labels.get(longer + (index - inLonger) / each), seed + (index - inLonger) % each);
    }
}
