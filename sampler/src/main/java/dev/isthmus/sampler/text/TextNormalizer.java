package dev.isthmus.sampler.text;

/**
 * Text as the vocabulary has it: characters replaced, spaces joined, marked and put in front; SentencePiece's
 * {@code Normalizer::Normalize}.
 */
final class TextNormalizer {

    private static final byte SPACE = ' ';
    private static final byte[] PLAIN_SPACE = {SPACE};
    /** U+2581. */
    private static final byte[] MARKED_SPACE = {(byte) 0xe2, (byte) 0x96, (byte) 0x81};
    /** U+FFFD, which is what a byte that belongs to no character becomes. */
    private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};
    private static final int MAX_BYTES = 1 << 26;

    private final NormalizerSettings settings;
    private final PieceTrie verbatim;
    private final byte[] space;

    /** @param verbatim pieces that are left as they are, whatever they consist of */
    TextNormalizer(NormalizerSettings settings, PieceTrie verbatim) {
        this.settings = settings;
        this.verbatim = verbatim;
        this.space = settings.escapeSpaces() ? MARKED_SPACE : PLAIN_SPACE;
    }

    /**
     * @param text UTF-8, or what should be
     * @throws IllegalArgumentException if it becomes too long
     */
    byte[] normalize(byte[] text) {
        Chunk chunk = new Chunk();
        int at = 0;
        while (settings.removeExtraSpaces() && at < text.length) {
            chunk.read(text, at);
            if (!chunk.isOneSpace()) {
                break;
            }
            at += chunk.consumed;
        }
        if (at == text.length) {
            return new byte[0];
        }
        GrowingBytes out = new GrowingBytes(text.length + text.length / 2, MAX_BYTES);
        if (settings.dummyPrefix() && !settings.spaceBehind()) {
            out.add(space);
        }
        boolean afterSpace = settings.removeExtraSpaces();
        while (at < text.length) {
            chunk.read(text, at);
            at += chunk.consumed;
            afterSpace = append(chunk, afterSpace, out) && settings.removeExtraSpaces();
        }
        while (settings.removeExtraSpaces() && out.endsWith(space)) {
            out.removeLast(space.length);
        }
        if (settings.dummyPrefix() && settings.spaceBehind()) {
            out.add(space);
        }
        return out.toArray();
    }

    /** Returns whether what was written up to now ends with a space, as far as that is looked at. */
    private boolean append(Chunk chunk, boolean afterSpace, GrowingBytes out) {
        int from = chunk.from;
        while (afterSpace && from < chunk.to && chunk.bytes[from] == SPACE) {
            from++;
        }
        if (from == chunk.to) {
            return afterSpace;
        }
        for (int i = from; i < chunk.to; i++) {
            if (chunk.bytes[i] == SPACE) {
                out.add(space);
            } else {
                out.add(chunk.bytes[i]);
            }
        }
        return chunk.bytes[chunk.to - 1] == SPACE;
    }

    /** The next part of a text that is replaced, or copied, as a whole: {@code NormalizePrefix}. */
    private final class Chunk {
        private byte[] bytes;
        private int from;
        private int to;
        private int consumed;

        void read(byte[] text, int at) {
            int copied = verbatim.longest(text, at);
            if (copied > 0) {
                set(text, at, at + copied, copied);
                return;
            }
            long key = settings.charsMap().longest(text, at);
            if (key != 0) {
                set(settings.charsMap().replacements(), (int) key, settings.charsMap().end((int) key), (int) (key >>> Integer.SIZE));
                return;
            }
            int length = Utf8.valid(text, at);
            if (length == 0) {
                set(REPLACEMENT, 0, REPLACEMENT.length, 1);
            } else {
                set(text, at, at + length, length);
            }
        }

        boolean isOneSpace() {
            return to - from == 1 && bytes[from] == SPACE;
        }

        private void set(byte[] source, int begin, int end, int taken) {
            bytes = source;
            from = begin;
            to = end;
            consumed = taken;
        }
    }
}
