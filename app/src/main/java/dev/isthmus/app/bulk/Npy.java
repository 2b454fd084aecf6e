package dev.isthmus.app.bulk;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Headers of NumPy's array files, version 1.0. */
final class Npy {
    private static final int ALIGNMENT = 64;
    /** Magic, version, and the length of what follows. */
    private static final int FIXED = 10;

    private Npy() {
    }

    /**
     * What stands before the values.
     *
     * @param descr type of a value, such as {@code |u1}
     * @param shape of the array, in C order
     */
    static byte[] header(String descr, long... shape) {
        String dimensions = LongStream.of(shape).mapToObj(String::valueOf).collect(Collectors.joining(", "))
                + (shape.length == 1 ? "," : "");
        String text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + dimensions + "), }";
        int length = Math.ceilDiv(FIXED + text.length() + 1, ALIGNMENT) * ALIGNMENT - FIXED;
        String line = text + " ".repeat(length - text.length() - 1) + "\n";
        byte[] header = new byte[FIXED + length];
        byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) length, (byte) (length >> 8)};
        System.arraycopy(magic, 0, header, 0, FIXED);
        System.arraycopy(line.getBytes(StandardCharsets.US_ASCII), 0, header, FIXED, length);
        return header;
    }
}
