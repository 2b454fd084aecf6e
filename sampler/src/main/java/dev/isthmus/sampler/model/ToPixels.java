package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Pixels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Decoded images as 8-bit pixels: round(clip((x + 1) / 2 * 255, 0, 255)), the centre only. */
final class ToPixels {

    private ToPixels() {
    }

    /** @param images [B, channels, size, size] */
    static List<Pixels> of(Tensor images, ModelConfig.ImageSize image) {
        MemorySegment values = images.to(Device.CPU).segment();
        int channels = (int) images.size(1);
        int size = image.size();
        int side = image.cropTo();
        int margin = (size - side) / 2;
        List<Pixels> all = new ArrayList<>();
        for (int b = 0; b < images.size(0); b++) {
            byte[] hwc = new byte[side * side * channels];
            for (int c = 0; c < channels; c++) {
                long plane = ((long) b * channels + c) * size * size;
                for (int y = 0; y < side; y++) {
                    for (int x = 0; x < side; x++) {
                        float value = values.getAtIndex(ValueLayout.JAVA_FLOAT, plane + (long) (y + margin) * size + x + margin);
                        hwc[(y * side + x) * channels + c] = quantise(value);
                    }
                }
            }
            all.add(new Pixels(side, side, channels, hwc));
        }
        return all;
    }

    private static byte quantise(float value) {
        return (byte) Math.rint(Math.clamp((value + 1) / 2 * 255, 0f, 255f));
    }
}
