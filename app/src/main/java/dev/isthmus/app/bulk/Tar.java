package dev.isthmus.app.bulk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Writes a tar archive of small files (POSIX ustar), without times and owners, so that equal files make equal archives. */
final class Tar {
    private static final int BLOCK = 512;
    private static final int MAX_NAME = 100;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_CHARS = 8;

    private final OutputStream out;

    Tar(OutputStream out) {
        this.out = out;
    }

    /** @param name up to 100 ASCII characters */
    void add(String name, byte[] content) throws IOException {
        out.write(header(name, content.length));
        out.write(content);
        out.write(new byte[Math.floorMod(-content.length, BLOCK)]);
    }

    /** Two empty blocks end an archive. */
    void end() throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    private static byte[] header(String name, int size) {
        if (name.length() > MAX_NAME) {
            throw new IllegalArgumentException("name " + name + " has " + name.length() + " characters, expected at most " + MAX_NAME);
        }
        byte[] block = new byte[BLOCK];
        put(block, 0, name);
        put(block, 100, octal(0644, 7));
        put(block, 108, octal(0, 7));
        put(block, 116, octal(0, 7));
        put(block, 124, octal(size, 11));
        put(block, 136, octal(0, 11));
        Arrays.fill(block, CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_CHARS, (byte) ' ');
        block[156] = '0'; // an ordinary file
        put(block, 257, "ustar\00000");
        int sum = 0;
        for (byte b : block) {
            sum += Byte.toUnsignedInt(b);
        }
        put(block, CHECKSUM_AT, octal(sum, 6) + "\0 ");
        return block;
    }

    private static String octal(int value, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "o", value);
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }
}
