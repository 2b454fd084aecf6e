package dev.isthmus.sampler.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Characters among bytes, as SentencePiece sees them. */
final class Utf8 {

    private Utf8() {
    }

    /**
     * Length of the whole and valid character that begins at {@code from}, or 0 if there is none: neither overlong forms nor halves
     * of surrogate pairs nor anything above U+10FFFF are valid.
     */
    static int valid(byte[] text, int from) {
        int first = Byte.toUnsignedInt(text[from]);
        int length = first < 0x80 ? 1 : (first & 0xe0) == 0xc0 ? 2 : (first & 0xf0) == 0xe0 ? 3 : (first & 0xf8) == 0xf0 ? 4 : 0;
        if (length <= 1 || from + length > text.length) {
            return length == 1 ? 1 : 0;
        }
        int code = first & 0xff >> length + 1;
        for (int i = 1; i < length; i++) {
            byte next = text[from + i];
            if ((next & 0xc0) != 0x80) {
                return 0;
            }
            code = code << 6 | next & 0x3f;
        }
        int least = length == 2 ? 0x80 : length == 3 ? 0x800 : Character.MIN_SUPPLEMENTARY_CODE_POINT;
        boolean surrogate = code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
        return code >= least && !surrogate && code <= Character.MAX_CODE_POINT ? length : 0;
    }

    /** Length of a character by its first byte alone, whatever follows. */
    static int length(byte first) {
        int high = Byte.toUnsignedInt(first) >> 4;
        return high < 0xc ? 1 : high < 0xe ? 2 : high == 0xe ? 3 : 4;
    }

    /**
     * The bytes of a text.
     *
     * @throws IllegalArgumentException if half of a surrogate pair stands alone in it, which has no UTF-8
     */
    static byte[] encode(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text has half of a surrogate pair at character " + unpaired(text) + ", expected valid Unicode", e);
        }
    }

    private static int unpaired(String text) {
        int at = 0;
        while (at < text.length()) {
            int code = text.codePointAt(at);
            if (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
                return at;
            }
            at += Character.charCount(code);
        }
        return at;
    }

    /** @throws CharacterCodingException if the bytes are no UTF-8 */
    static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}
