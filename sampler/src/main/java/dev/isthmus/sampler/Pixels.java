package dev.isthmus.sampler;

/**
 * A finished picture: 8 bits per channel, rows from the top, channels interleaved.
 *
 * <p>The array is neither copied nor frozen; whoever makes a {@code Pixels} gives it away.
 *
 * @param height   rows, 1 to 65535
 * @param width    columns, 1 to 65535
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param hwc      {@code height * width * channels} unsigned bytes
 */
public record Pixels(int height, int width, int channels, byte[] hwc) {
    /** Larger than any picture made here, small enough that index arithmetic in {@code long} cannot overflow. */
    public static final int MAX_SIDE = 65_535;

    /** Checks sizes; an {@link IllegalArgumentException} names what is wrong. */
    public Pixels {
        requireSide("height", height);
        requireSide("width", width);
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels is " + channels + ", expected 1 or 3");
        }
        long bytes = (long) height * width * channels;
        if (hwc.length != bytes) {
            throw new IllegalArgumentException("hwc has " + hwc.length + " bytes, expected " + bytes + " for " + height
                    + " x " + width + " x " + channels);
        }
    }

    /** The value of one channel of one pixel, 0 to 255. */
    public int at(int y, int x, int channel) {
        if (y < 0 || y >= height || x < 0 || x >= width || channel < 0 || channel >= channels) {
            throw new IndexOutOfBoundsException("[" + y + ", " + x + ", " + channel + "], expected below " + size());
        }
        return Byte.toUnsignedInt(hwc[(y * width + x) * channels + channel]);
    }

    /** Sizes in the order of the axes, for messages. */
    public String size() {
        return "[" + height + ", " + width + ", " + channels + "]";
    }

    private static void requireSide(String name, int value) {
        if (value < 1 || value > MAX_SIDE) {
            throw new IllegalArgumentException(name + " is " + value + ", expected 1 to " + MAX_SIDE);
        }
    }

    @Override
    public String toString() {
        return "Pixels" + size();
    }
}
