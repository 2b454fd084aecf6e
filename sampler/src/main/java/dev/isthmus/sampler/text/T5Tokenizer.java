package dev.isthmus.sampler.text;

import dev.isthmus.runtime.io.CheckpointException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Prompts as T5 takes them: {@code <pad>} is 0, {@code </s>} 1 and {@code <unk>} 2, a hundred {@code <extra_id_N>} follow the pieces
 * (the last one first), every prompt ends with {@code </s>}, and nothing begins one. Immutable, for any number of threads.
 */
public final class T5Tokenizer {

    /** What fills a prompt up to its length. */
    public static final int PAD = 0;
    /** What ends every prompt. */
    public static final int END = 1;
    /** Positions that T5 was trained with. */
    public static final int MAX_LENGTH = 512;
    private static final int MIN_LENGTH = 2;
    private static final int EXTRA_IDS = 100;
    private static final Pattern SPECIAL = Pattern.compile("<pad>|</s>|<unk>|<extra_id_([0-9]|[1-9][0-9])>");

    private final SentencePiece pieces;

    private T5Tokenizer(SentencePiece pieces) {
        this.pieces = pieces;
    }

    /**
     * Reads a {@code spiece.model}.
     *
     * @throws CheckpointException if the file cannot be read, is no unigram model of SentencePiece, or not one of T5
     */
    public static T5Tokenizer open(Path file) {
        SentencePiece pieces = SentencePiece.open(file);
        require(file, pieces, PAD, "<pad>", PieceKind.CONTROL);
        require(file, pieces, END, "</s>", PieceKind.CONTROL);
        require(file, pieces, pieces.unknown(), "<unk>", PieceKind.UNKNOWN);
        return new T5Tokenizer(pieces);
    }

    private static void require(Path file, SentencePiece pieces, int id, String text, PieceKind kind) {
        if (id >= pieces.size() || !pieces.piece(id).equals(text) || pieces.kind(id) != kind) {
            throw new CheckpointException(file, "is not the tokenizer of a T5: piece " + id + " is "
                    + (id < pieces.size() ? "another than " : "missing, expected ") + text);
        }
    }

    /** Number of tokens: the pieces and the {@code <extra_id_N>}. */
    public int size() {
        return pieces.size() + EXTRA_IDS;
    }

    /**
     * A prompt in which nothing has a meaning of its own.
     *
     * @param length positions, {@code 2} to {@value #MAX_LENGTH}
     * @throws IllegalArgumentException as {@link #tokenize(String, int, SpecialTokens)}
     */
    public TokenizedPrompt tokenize(String prompt, int length) {
        return tokenize(prompt, length, SpecialTokens.AS_TEXT);
    }

    /**
     * A prompt: its pieces, as many as there is room for, the end, and padding.
     *
     * @param length positions, {@code 2} to {@value #MAX_LENGTH}
     * @throws IllegalArgumentException if the length is another, or the prompt is no text, or longer than 1 MiB
     */
    public TokenizedPrompt tokenize(String prompt, int length, SpecialTokens special) {
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            throw new IllegalArgumentException("length is " + length + "; expected " + MIN_LENGTH + " to " + MAX_LENGTH);
        }
        int[] tokens = switch (special) {
            case AS_TEXT -> pieces.encode(prompt);
            case AS_TOKENS -> withSpecial(prompt);
        };
        int kept = Math.min(tokens.length, length - 1);
        int[] ids = Arrays.copyOf(tokens, length);
        ids[kept] = END;
        Arrays.fill(ids, kept + 1, length, PAD);
        return new TokenizedPrompt(ids, kept + 1, tokens.length + 1);
    }

    private int[] withSpecial(String prompt) {
        IntStream tokens = IntStream.empty();
        Matcher special = SPECIAL.matcher(prompt);
        int from = 0;
        while (special.find()) {
            tokens = IntStream.concat(tokens, Arrays.stream(pieces.encode(prompt.substring(from, special.start()))));
            tokens = IntStream.concat(tokens, IntStream.of(id(special)));
            from = special.end();
        }
        return IntStream.concat(tokens, Arrays.stream(pieces.encode(prompt.substring(from)))).toArray();
    }

    private int id(Matcher special) {
        return special.group(1) == null ? pieces.id(special.group()).orElseThrow()
                : size() - 1 - Integer.parseInt(special.group(1));
    }
}
