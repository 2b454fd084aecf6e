package dev.isthmus.sampler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import dev.isthmus.sampler.Pixels;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decoded values as bytes: round(clip((x + 1) / 2 * 255, 0, 255)), each where it belongs. */
class ToPixelsTest {

    @AfterEach
    void nothingIsLeftAlive() {
        assertEquals(0, Torch.liveTensors());
    }

    @Test
    void everyByteComesBack() {
        float[] values = new float[256];
        for (int k = 0; k < 256; k++) {
            values[k] = exact(k);
        }
        Pixels image = pixels(values, 1, 1, 16, 16).getFirst();
        for (int k = 0; k < 256; k++) {
            assertEquals(k, image.at(k / 16, k % 16, 0));
        }
    }

    @Test
    void halvesAreRoundedToEven() {
        for (int k = 64; k < 255; k++) {
            assertEquals(k % 2 == 0 ? k : k + 1, one(half(k)), k + ".5");
            assertEquals(k, one(half(k) - 1e-5f), "below " + k + ".5");
            assertEquals(k + 1, one(half(k) + 1e-5f), "above " + k + ".5");
        }
    }

    @Test
    void valuesOutsideAreClipped() {
        for (float low : new float[] {-1, Math.nextDown(-1f), -1.01f, -3, -1e30f, Float.NEGATIVE_INFINITY}) {
            assertEquals(0, one(low));
        }
        for (float high : new float[] {1, Math.nextUp(1f), 1.01f, 3.02f, 1e30f, Float.POSITIVE_INFINITY}) {
            assertEquals(255, one(high));
        }
    }

    @Test
    void notANumberIsBlack() {
        assertEquals(0, one(Float.NaN));
    }

    @ParameterizedTest(name = "{0} images of {1} channels, {2} to {3}: margin {4}")
    @CsvSource({"2, 3, 6, 6, 0", "2, 3, 6, 4, 1", "2, 3, 6, 2, 2", "2, 3, 6, 3, 1", "1, 3, 9, 4, 2", "1, 3, 9, 9, 0",
        "4, 1, 8, 5, 1", "2, 1, 11, 1, 5", "1, 1, 1, 1, 0"})
    void everyValueIsWhereItBelongs(int images, int channels, int size, int cropTo, int margin) {
        float[] values = new float[images * channels * size * size];
        for (int i = 0; i < values.length; i++) {
            values[i] = exact(i);
        }
        List<Pixels> all = pixels(values, images, channels, size, cropTo);
        assertEquals(images, all.size());
        for (int b = 0; b < images; b++) {
            Pixels image = all.get(b);
            assertEquals("[" + cropTo + ", " + cropTo + ", " + channels + "]", image.size());
            for (int c = 0; c < channels; c++) {
                for (int y = 0; y < cropTo; y++) {
                    for (int x = 0; x < cropTo; x++) {
                        int expected = ((b * channels + c) * size + y + margin) * size + x + margin;
                        assertEquals(expected, image.at(y, x, c));
                        assertEquals(expected, Byte.toUnsignedInt(image.hwc()[(y * cropTo + x) * channels + c]));
                    }
                }
            }
        }
    }

    /** The value that is byte {@code k}. */
    private static float exact(int k) {
        if (k > 255) {
            throw new IllegalArgumentException("too many values to tell apart: " + k);
        }
        return k / 127.5f - 1;
    }

    /** A value that is {@code k} and a half on the scale of bytes, exactly. */
    private static float half(int k) {
        float close = (float) ((k + 0.5) / 127.5 - 1);
        for (float value : new float[] {close, Math.nextUp(close), Math.nextDown(close)}) {
            if ((value + 1) / 2 * 255 == k + 0.5f) {
                return value;
            }
        }
        throw new IllegalStateException("no float is " + k + ".5");
    }

    private static int one(float value) {
        return pixels(new float[] {value}, 1, 1, 1, 1).getFirst().at(0, 0, 0);
    }

    private static List<Pixels> pixels(float[] values, int images, int channels, int size, int cropTo) {
        ModelConfig.ImageSize image = new ModelConfig.ImageSize(size, cropTo, List.of(-1.0, 1.0));
        try (Scope scope = Scope.open()) {
            return ToPixels.of(Tensor.of(values, images, channels, size, size), image);
        }
    }
}
