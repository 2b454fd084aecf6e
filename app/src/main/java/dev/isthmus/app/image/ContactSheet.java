package dev.isthmus.app.image;

import dev.isthmus.sampler.Pixels;
import java.util.Arrays;
import java.util.List;

/**
 * Many pictures on one sheet, row by row from the top left.
 *
 * @param columns    pictures per row, at least 1; a sheet of fewer pictures is only as wide as they are
 * @param padding    pixels between pictures and around the sheet, 0 to 1024, not zoomed
 * @param background grey level of the padding and of unused places, 0 (black) to 255 (white)
 * @param zoom       every pixel becomes a square of this side, 1 to 64; nothing is smoothed
 */
public record ContactSheet(int columns, int padding, int background, int zoom) {
    /** Checks ranges; an {@link IllegalArgumentException} names what is wrong. */
    public ContactSheet {
        require("columns", columns, 1, Pixels.MAX_SIDE);
        require("padding", padding, 0, 1024);
        require("background", background, 0, 255);
        require("zoom", zoom, 1, 64);
    }

    /** As near to a square as {@code count} pictures allow, wider rather than taller. */
    public static int squareColumns(int count) {
        require("count", count, 1, Integer.MAX_VALUE);
        return (int) Math.ceil(Math.sqrt(count));
    }

    /**
     * Composes the sheet.
     *
     * @param pictures one or more, all of the same size and channels
     * @throws IllegalArgumentException if there are none, if they differ, or if the sheet would be larger than
     *     {@link Pixels} can hold
     */
    public Pixels compose(List<Pixels> pictures) {
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("pictures is empty, expected at least 1");
        }
        Pixels first = pictures.getFirst();
        for (int i = 1; i < pictures.size(); i++) {
            if (!pictures.get(i).size().equals(first.size())) {
                throw new IllegalArgumentException("picture " + i + " is " + pictures.get(i).size() + ", expected "
                        + first.size() + " as picture 0");
            }
        }
        int across = Math.min(columns, pictures.size());
        int down = Math.ceilDiv(pictures.size(), across);
        int width = side("width", across, first.width());
        int height = side("height", down, first.height());
        Pixels sheet = blank(height, width, first.channels());
        for (int i = 0; i < pictures.size(); i++) {
            paste(pictures.get(i), sheet, offset(i / across, first.height()), offset(i % across, first.width()));
        }
        return sheet;
    }

    private int side(String name, int count, int pixels) {
        long side = (long) count * ((long) pixels * zoom + padding) + padding;
        if (side > Pixels.MAX_SIDE) {
            throw new IllegalArgumentException("sheet " + name + " is " + side + " pixels, expected at most "
                    + Pixels.MAX_SIDE + "; use fewer pictures, more or fewer columns, or a smaller zoom");
        }
        return (int) side;
    }

    private int offset(int index, int pixels) {
        return padding + index * (pixels * zoom + padding);
    }

    private Pixels blank(int height, int width, int channels) {
        long bytes = (long) height * width * channels;
        // Some virtual machines cannot make arrays of quite Integer.MAX_VALUE.
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("sheet is " + height + " x " + width + " x " + channels
                    + " bytes, expected at most 2 GiB; use fewer pictures or a smaller zoom");
        }
        byte[] hwc = new byte[(int) bytes];
        Arrays.fill(hwc, (byte) background);
        return new Pixels(height, width, channels, hwc);
    }

    private void paste(Pixels picture, Pixels sheet, int top, int left) {
        int channels = picture.channels();
        for (int y = 0; y < picture.height() * zoom; y++) {
            for (int x = 0; x < picture.width() * zoom; x++) {
                int from = (y / zoom * picture.width() + x / zoom) * channels;
                int to = ((top + y) * sheet.width() + left + x) * channels;
                System.arraycopy(picture.hwc(), from, sheet.hwc(), to, channels);
            }
        }
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + min + " to " + max);
        }
    }
}
