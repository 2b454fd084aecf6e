package dev.isthmus.app.generate;

import dev.isthmus.app.InputException;
import dev.isthmus.app.image.ContactSheet;
import dev.isthmus.sampler.Pixels;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each image of a run stands on its contact sheet: a column for each class, a row for each class when there are too many
 * for columns, or a rectangle when there is only one class or one image of each.
 *
 * @param classes how many classes
 * @param count   images of each
 * @param zoom    side of the square that a pixel becomes
 */
public record SheetLayout(int classes, int count, int zoom) {
    /** More columns than this are hard to compare at a glance. */
    private static final int MAX_CLASS_COLUMNS = 16;
    /** Samples of the largest sheet: it is in memory whole, two or three times over, and viewers open little more. */
    private static final long MAX_SAMPLES = 1L << 26;
    private static final int BLACK = 0;

    /** Images in one row. */
    public int columns() {
        if (classes == 1 || count == 1) {
            return rectangle(classes * count);
        }
        return classes <= MAX_CLASS_COLUMNS ? classes : count;
    }

    /**
     * The images row by row.
     *
     * @param byClass class by class
     */
    public <T> List<T> rowByRow(List<T> byClass) {
        if (classes == 1 || count == 1 || classes > MAX_CLASS_COLUMNS) {
            return byClass;
        }
        List<T> rows = new ArrayList<>(byClass.size());
        for (int row = 0; row < count; row++) {
            for (int column = 0; column < classes; column++) {
                rows.add(byClass.get(column * count + row));
            }
        }
        return rows;
    }

    /** The sheet, of images given class by class. */
    public Pixels compose(List<Pixels> byClass) {
        return sheet().compose(rowByRow(byClass));
    }

    private ContactSheet sheet() {
        int padding = classes * count == 1 ? 0 : 2 * zoom;
        return new ContactSheet(columns(), padding, BLACK, zoom);
    }

    /**
     * Refuses a sheet that would be too large, before its images are made.
     *
     * @param side     height and width of an image
     * @param channels of an image
     */
    public void requireFits(int side, int channels) {
        long across = extent(columns(), side);
        long down = extent(Math.ceilDiv(classes * count, columns()), side);
        if (across > Pixels.MAX_SIDE || down > Pixels.MAX_SIDE || across * down * channels > MAX_SAMPLES) {
            throw new InputException("the contact sheet of " + classes * count + " images would be " + across + " x " + down
                    + " pixels; expected at most " + MAX_SAMPLES / channels + " pixels, " + Pixels.MAX_SIDE
                    + " a side: use fewer images, a smaller --zoom, or a folder for --out");
        }
    }

    private long extent(int images, int side) {
        int padding = sheet().padding();
        return (long) images * (side * zoom + padding) + padding;
    }

    /** Columns that leave the fewest places empty, from a square to twice as wide as high. */
    private static int rectangle(int images) {
        int best = ContactSheet.squareColumns(images);
        for (int columns = best + 1; columns <= 2 * (int) Math.sqrt(images); columns++) {
            if (empty(columns, images) < empty(best, images)) {
                best = columns;
            }
        }
        return best;
    }

    private static int empty(int columns, int images) {
        return Math.ceilDiv(images, columns) * columns - images;
    }
}
