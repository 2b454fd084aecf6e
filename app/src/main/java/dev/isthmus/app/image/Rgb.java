package dev.isthmus.app.image;

import dev.isthmus.sampler.Pixels;

/** Pictures with three channels, for programs that read no others. */
public final class Rgb {
    private static final int CHANNELS = 3;

    private Rgb() {
    }

    /** The picture itself if it has colours; a grey one with its values in each of three channels. */
    public static Pixels of(Pixels pixels) {
        if (pixels.channels() == CHANNELS) {
            return pixels;
        }
        byte[] grey = pixels.hwc();
        byte[] rgb = new byte[grey.length * CHANNELS];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = grey[i / CHANNELS];
        }
        return new Pixels(pixels.height(), pixels.width(), CHANNELS, rgb);
    }
}
