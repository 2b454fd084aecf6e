package dev.isthmus.runtime.io;

import java.util.Arrays;

/**
 * Where in a safetensors file a tensor lies.
 *
 * @param tensor what lies there
 * @param begin  first byte, counted from the end of the header
 * @param end    one past the last byte, counted from the end of the header
 */
record SafetensorsSpan(TensorEntry tensor, long begin, long end) {
    /** Checks that the tensor fills exactly {@code begin} to {@code end}. */
    SafetensorsSpan {
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("data_offsets are [" + begin + ", " + end + "], expected 0 <= begin <= end");
        }
        if (tensor.byteSize() != end - begin) {
            throw new IllegalArgumentException("data_offsets [" + begin + ", " + end + "] span " + (end - begin)
                    + " bytes, expected " + tensor.byteSize() + " for "
                    + tensor.dtype().safetensorsName() + " " + Arrays.toString(tensor.shape()));
        }
    }

    String name() {
        return tensor.name();
    }
}
