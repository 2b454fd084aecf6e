package dev.isthmus.runtime.io;

import java.nio.file.Path;
import java.util.Arrays;

/** The bytes of a pickle from front to back; reading past the end is a refusal. */
final class PickleBytes {
    private final Path file;
    private final byte[] bytes;
    private int position;

    PickleBytes(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    int position() {
        return position;
    }

    int remaining() {
        return bytes.length - position;
    }

    int u8() {
        need(1);
        return Byte.toUnsignedInt(bytes[position++]);
    }

    int u16() {
        return u8() | u8() << 8;
    }

    int i32() {
        return u16() | u16() << 16;
    }

    long u32() {
        return Integer.toUnsignedLong(i32());
    }

    byte[] take(int count) {
        need(count);
        position += count;
        return Arrays.copyOfRange(bytes, position - count, position);
    }

    /** The bytes before the next line feed, which is passed over. */
    byte[] line(int maxBytes) {
        for (int length = 0; length <= maxBytes; length++) {
            need(length + 1);
            if (bytes[position + length] == '\n') {
                byte[] line = take(length);
                position++;
                return line;
            }
        }
        throw new CheckpointException(file, "pickle, byte " + position + ": has a name of more than " + maxBytes + " bytes");
    }

    private void need(int count) {
        if (count > remaining()) {
            throw new CheckpointException(file, "pickle ends at byte " + bytes.length + " in the middle of an instruction");
        }
    }
}
