package dev.isthmus.sampler.text;

import java.util.Arrays;
import java.util.List;

/**
 * The most probable way to cut a text into pieces, by Viterbi's algorithm; SentencePiece's {@code EncodeOptimized} for unigram
 * models, whose rounding is repeated here, because it decides between ways that are all but equally probable: the best score up to
 * a place is kept in single precision, and what might be better is compared with it in double precision, unless it ends in an
 * unknown character. Of equal ones the first that is found stays.
 */
final class BestPath {

    /** How much less probable than the least probable piece a character is that is in none. */
    private static final float UNKNOWN_PENALTY = 10;
    private static final double USER_DEFINED_PENALTY = 0.1;
    private static final int NOT_REACHED = -1;

    private final List<Piece> pieces;
    private final PieceTrie trie;
    private final int unknown;
    private final float unknownScore;
    private final float maxScore;

    /**
     * @param trie    values are numbers of pieces
     * @param unknown number of the piece for what is in no other
     */
    BestPath(List<Piece> pieces, PieceTrie trie, int unknown) {
        this.pieces = pieces;
        this.trie = trie;
        this.unknown = unknown;
        float min = Float.MAX_VALUE;
        float max = Float.MIN_NORMAL;
        for (Piece piece : pieces) {
            if (piece.kind() == PieceKind.NORMAL) {
                min = Math.min(min, piece.score());
                max = Math.max(max, piece.score());
            }
        }
        unknownScore = min - UNKNOWN_PENALTY;
        maxScore = max;
    }

    /** Where one piece ends in a text, and which it is. */
    @FunctionalInterface
    interface Sink {
        void piece(int id, int from, int to);
    }

    /** Cuts normalised text, and tells of the pieces in their order. */
    void cut(byte[] text, Sink sink) {
        Ends ends = new Ends(text.length);
        for (int from = 0; from < text.length; ) {
            int character = Math.min(Utf8.length(text[from]), text.length - from);
            if (!pieces(text, from, character, ends)) {
                float score = unknownScore + ends.score[from];
                ends.offer(from + character, score, from, unknown);
            }
            from += character;
        }
        ends.tell(sink);
    }

    /** Returns whether one of the pieces that begin at {@code from} is just the character there. */
    private boolean pieces(byte[] text, int from, int character, Ends ends) {
        boolean single = false;
        int node = PieceTrie.ROOT;
        for (int to = from + 1; to <= text.length; to++) {
            node = trie.child(node, text[to - 1]);
            if (node == PieceTrie.NO_NODE) {
                break;
            }
            int id = trie.value(node);
            if (id != PieceTrie.NO_VALUE && pieces.get(id).kind() != PieceKind.UNUSED) {
                ends.offer(to, score(id, to - from) + ends.score[from], from, id);
                single |= to - from == character;
            }
        }
        return single;
    }

    /** User-defined pieces get enough always to be chosen. */
    private double score(int id, int bytes) {
        Piece piece = pieces.get(id);
        return piece.kind() == PieceKind.USER_DEFINED ? bytes * maxScore - USER_DEFINED_PENALTY : piece.score();
    }

    /** The best way to each place: its last piece, where that begins, and the score of it all. */
    private static final class Ends {
        private final int[] id;
        private final int[] from;
        private final float[] score;

        Ends(int length) {
            id = new int[length + 1];
            from = new int[length + 1];
            score = new float[length + 1];
            Arrays.fill(from, NOT_REACHED);
        }

        void offer(int to, double candidate, int begin, int piece) {
            if (from[to] == NOT_REACHED || candidate > score[to]) {
                score[to] = (float) candidate;
                from[to] = begin;
                id[to] = piece;
            }
        }

        void tell(Sink sink) {
            int[] stops = new int[from.length];
            int count = 0;
            for (int end = from.length - 1; end > 0; end = from[end]) {
                stops[count++] = end;
            }
            while (count-- > 0) {
                sink.piece(id[stops[count]], from[stops[count]], stops[count]);
            }
        }
    }
}
