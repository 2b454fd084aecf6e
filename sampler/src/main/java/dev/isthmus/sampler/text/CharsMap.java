package dev.isthmus.sampler.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A model's own replacements of characters, its {@code precompiled_charsmap}: a length of 4 bytes, a double-array trie in the
 * layout of darts-clone, and the replacements as UTF-8 with a zero byte behind each. A key's value is where its replacement begins.
 *
 * <p>For T5 these are the rules {@code nmt_nfkc}: NFKC, and besides it control characters and odd spaces. They cannot be had from
 * {@link java.text.Normalizer}, whose Unicode version is another.
 */
final class CharsMap {

    /** No replacement at all. */
    static final CharsMap NONE = new CharsMap(new int[0], new byte[0]);

    /** The longest of Unicode's has 33 bytes. Without a limit a small text could become any amount of memory. */
    private static final int MAX_REPLACEMENT_BYTES = 1024;

    /** Unit i: what is at bits 0-7 and 31 is its label, bit 8 says that a key ends here, the rest is the offset of its children. */
    private final int[] units;
    private final byte[] replacements;

    private CharsMap(int[] units, byte[] replacements) {
        this.units = units;
        this.replacements = replacements;
    }

    /**
     * @param blob the field's bytes
     * @throws IllegalArgumentException if they are not as they should be; the message lacks its subject
     */
    static CharsMap parse(byte[] blob) {
        if (blob.length == 0) {
            return NONE;
        }
        ByteBuffer in = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
        long trieBytes = blob.length < Integer.BYTES ? -1 : Integer.toUnsignedLong(in.getInt());
        if (trieBytes < 0 || trieBytes > in.remaining() || trieBytes % Integer.BYTES != 0) {
            throw new IllegalArgumentException("has " + blob.length + " bytes and puts a trie of " + trieBytes + " into them");
        }
        int[] units = new int[(int) trieBytes / Integer.BYTES];
        in.asIntBuffer().get(units);
        CharsMap map = new CharsMap(units, Arrays.copyOfRange(blob, Integer.BYTES + (int) trieBytes, blob.length));
        map.requireReplacements();
        return map;
    }

    private void requireReplacements() {
        int[] ends = new int[replacements.length];
        int end = replacements.length;
        for (int i = replacements.length - 1; i >= 0; i--) {
            end = replacements[i] == 0 ? i : end;
            ends[i] = end;
        }
        for (int unit : units) {
            int value = unit & Integer.MAX_VALUE;
            if (unit < 0 && (value >= ends.length || ends[value] - value > MAX_REPLACEMENT_BYTES)) {
                throw new IllegalArgumentException("puts a replacement at byte " + value + " of " + ends.length
                        + "; expected one of at most " + MAX_REPLACEMENT_BYTES + " bytes in there");
            }
        }
    }

    /**
     * The longest key that the text goes on with.
     *
     * @return length of the key in the upper half and place of its replacement in the lower one, or 0 if there is none
     */
    long longest(byte[] text, int from) {
        long found = 0;
        if (units.length == 0) {
            return found;
        }
        int node = offset(units[0]);
        for (int i = from; i < text.length; i++) {
            int label = Byte.toUnsignedInt(text[i]);
            node ^= label;
            if (node >= units.length || (units[node] & 0x800000ff) != label) {
                return found;
            }
            int unit = units[node];
            node ^= offset(unit);
            if ((unit & 0x100) != 0) {
                if (node >= units.length || units[node] >= 0) {
                    return found; // the trie is damaged: there is no value
                }
                found = (long) (i + 1 - from) << Integer.SIZE | units[node] & Integer.MAX_VALUE;
            }
        }
        return found;
    }

    /** Where a key's replacement ends that begins at {@code from}. */
    int end(int from) {
        int end = from;
        while (end < replacements.length && replacements[end] != 0) {
            end++;
        }
        return end;
    }

    byte[] replacements() {
        return replacements;
    }

    /** Where the children of a unit are, by exclusive or with its own place; bit 9 says that it is counted in 256s. */
    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 0x200) >>> 6);
    }
}
