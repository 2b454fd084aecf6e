package dev.isthmus.runtime.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Fuzzes one safetensors file; {@code sh tests/fuzz.sh safetensors 600} runs it. */
public final class SafetensorsFuzzTarget {
    private static final int PREFIX_BYTES = Long.BYTES;

    private SafetensorsFuzzTarget() {
    }

    /** Called by Jazzer, and by {@link FuzzCorpusTest}. */
    public static void fuzzerTestOneInput(byte[] input) {
        opensOrIsRefused(input);
        byte[] fitting = withFittingLength(input);
        if (!Arrays.equals(fitting, input)) {
            opensOrIsRefused(fitting);
        }
    }

    private static void opensOrIsRefused(byte[] bytes) {
        FuzzedFile.opensOrIsRefused(FuzzedFile.write("fuzzed.safetensors", bytes), Safetensors::open);
    }

    /** The same with a header that ends at the last brace, as else hardly an insertion would get past the header's length. */
    private static byte[] withFittingLength(byte[] input) {
        int end = input.length;
        while (end > PREFIX_BYTES && input[end - 1] != '}') {
            end--;
        }
        if (end <= PREFIX_BYTES) {
            return input;
        }
        byte[] fitting = input.clone();
        ByteBuffer.wrap(fitting).order(ByteOrder.LITTLE_ENDIAN).putLong(0, end - PREFIX_BYTES);
        return fitting;
    }
}
