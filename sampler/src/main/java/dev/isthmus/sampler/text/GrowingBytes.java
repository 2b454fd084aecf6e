package dev.isthmus.sampler.text;

import java.util.Arrays;

/** Bytes that are written one after another, and taken back from the end. */
final class GrowingBytes {

    private final int limit;
    private byte[] bytes;
    private int size;

    /**
     * @param expected how many there will be, about
     * @param limit    how many there may be
     */
    GrowingBytes(int expected, int limit) {
        this.bytes = new byte[Math.max(expected, 16)];
        this.limit = limit;
    }

    void add(byte value) {
        reserve(1);
        bytes[size++] = value;
    }

    void add(byte[] from) {
        reserve(from.length);
        System.arraycopy(from, 0, bytes, size, from.length);
        size += from.length;
    }

    boolean endsWith(byte[] end) {
        return size >= end.length && Arrays.equals(bytes, size - end.length, size, end, 0, end.length);
    }

    void removeLast(int count) {
        size -= count;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        if (more > limit - size) {
            throw new IllegalArgumentException("text becomes more than " + limit + " bytes once normalised");
        }
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, (int) Math.min(limit, 2L * bytes.length)));
        }
    }
}
