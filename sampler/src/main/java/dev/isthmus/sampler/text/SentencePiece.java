package dev.isthmus.sampler.text;

import dev.isthmus.runtime.io.CheckpointException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A unigram tokenizer of SentencePiece: text to numbers of pieces, number for number as the original has them (version 0.1.97; a
 * recorded corpus of 100,000 strings is part of the tests).
 *
 * <p>Nothing in a text means anything but itself: {@code </s>} is four characters. Immutable, for any number of threads.
 */
public final class SentencePiece {

    private static final int MAX_TEXT_BYTES = 1 << 20;
    private static final int BYTES = 256;

    private final SentencePieceFile model;
    private final Map<String, Integer> ids;
    private final int unknown;
    private final int[] bytePieces;
    private final TextNormalizer normalizer;
    private final BestPath path;

    private SentencePiece(Path file, SentencePieceFile model) {
        this.model = model;
        this.ids = ids(file, model.pieces());
        this.unknown = unknown(file, model.pieces());
        this.bytePieces = bytePieces(file);
        this.normalizer = new TextNormalizer(model.normalizer(), trie(PieceKind.USER_DEFINED));
        this.path = new BestPath(model.pieces(), trie(PieceKind.NORMAL, PieceKind.USER_DEFINED, PieceKind.UNUSED), unknown);
    }

    /**
     * Reads a model, such as T5's {@code spiece.model}.
     *
     * @throws CheckpointException if the file cannot be read, is damaged, or is a model of another kind
     */
    public static SentencePiece open(Path file) {
        return new SentencePiece(file, SentencePieceFile.read(file));
    }

    private static Map<String, Integer> ids(Path file, List<Piece> pieces) {
        Map<String, Integer> ids = new HashMap<>();
        Map<String, Integer> marks = new HashMap<>();
        for (int id = 0; id < pieces.size(); id++) {
            Piece piece = pieces.get(id);
            Integer twin = (piece.kind().isText() ? ids : marks).putIfAbsent(piece.text(), id);
            if (twin != null) {
                throw new CheckpointException(file, "pieces " + twin + " and " + id + " have the same text, expected different ones");
            }
        }
        ids.putAll(marks);
        return ids;
    }

    private static int unknown(Path file, List<Piece> pieces) {
        int[] found = IntStream.range(0, pieces.size()).filter(id -> pieces.get(id).kind() == PieceKind.UNKNOWN).toArray();
        if (found.length != 1) {
            throw new CheckpointException(file, "has " + found.length + " pieces for the unknown, expected 1");
        }
        return found[0];
    }

    /** Empty without byte fallback. */
    private int[] bytePieces(Path file) {
        List<Piece> pieces = model.pieces();
        int[] found = new int[model.byteFallback() ? BYTES : 0];
        Arrays.setAll(found, b -> {
            int id = ids.getOrDefault("<0x%02X>".formatted(b), -1);
            if (id < 0 || pieces.get(id).kind() != PieceKind.BYTE) {
                throw new CheckpointException(file, "has no piece <0x%02X> for a byte, though byte_fallback is set".formatted(b));
            }
            return id;
        });
        long bytes = pieces.stream().filter(piece -> piece.kind() == PieceKind.BYTE).count();
        if (bytes != found.length) {
            throw new CheckpointException(file, "has " + bytes + " pieces for bytes, expected " + found.length);
        }
        return found;
    }

    private PieceTrie trie(PieceKind... kinds) {
        List<PieceTrie.Entry> entries = new ArrayList<>();
        for (int id = 0; id < model.pieces().size(); id++) {
            Piece piece = model.pieces().get(id);
            if (List.of(kinds).contains(piece.kind())) {
                entries.add(new PieceTrie.Entry(piece.text().getBytes(StandardCharsets.UTF_8), id));
            }
        }
        return new PieceTrie(entries);
    }

    /** Number of pieces. */
    public int size() {
        return model.pieces().size();
    }

    /** The piece for what is in no other. */
    public int unknown() {
        return unknown;
    }

    /**
     * What a piece stands for, with U+2581 for a space.
     *
     * @throws IndexOutOfBoundsException if there is no such piece
     */
    public String piece(int id) {
        return model.pieces().get(id).text();
    }

    /**
     * What a piece is for.
     *
     * @throws IndexOutOfBoundsException if there is no such piece
     */
    public PieceKind kind(int id) {
        return model.pieces().get(id).kind();
    }

    /** The number of the piece of that text, if there is one; of two such the one that is no text. */
    public OptionalInt id(String piece) {
        Integer id = ids.get(piece);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /**
     * The pieces of a text.
     *
     * @throws IllegalArgumentException if half of a surrogate pair stands alone in it (the original's Python has it that way too), or
     *     it is longer than 1 MiB of UTF-8
     */
    public int[] encode(String text) {
        return encode(Utf8.encode(text));
    }

    /**
     * The pieces of a text in UTF-8. A byte that belongs to no valid character becomes U+FFFD, which no rule replaces any more, as
     * the original has it; T5 has no piece for it.
     *
     * @throws IllegalArgumentException if it is longer than 1 MiB
     */
    public int[] encode(byte[] utf8) {
        if (utf8.length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException("text has " + utf8.length + " bytes, expected at most " + MAX_TEXT_BYTES);
        }
        byte[] normalized = normalizer.normalize(utf8);
        Numbers numbers = new Numbers(normalized);
        path.cut(normalized, numbers::piece);
        return numbers.toArray();
    }

    /** Numbers as they are given out: of unknown characters in a row one, or else all their bytes. */
    private final class Numbers {
        private final byte[] text;
        private final int[] given;
        private int count;
        private boolean afterUnknown;

        Numbers(byte[] text) {
            this.text = text;
            given = new int[Math.max(text.length, 1)]; // one a byte at the most
        }

        void piece(int id, int from, int to) {
            boolean isUnknown = id == unknown;
            if (isUnknown && model.byteFallback()) {
                for (int i = from; i < to; i++) {
                    given[count++] = bytePieces[Byte.toUnsignedInt(text[i])];
                }
            } else if (!isUnknown || !afterUnknown) {
                given[count++] = id;
            }
            afterUnknown = isUnknown;
        }

        int[] toArray() {
            return Arrays.copyOf(given, count);
        }
    }
}
