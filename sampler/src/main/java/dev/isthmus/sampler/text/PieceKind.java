package dev.isthmus.sampler.text;

import java.util.Optional;
import java.util.stream.Stream;

/** What a piece of a vocabulary is for; {@code ModelProto.SentencePiece.Type} of SentencePiece. */
public enum PieceKind {
    /** Text, with a score. */
    NORMAL(1),
    /** What stands for text that is in no piece. */
    UNKNOWN(2),
    /** A mark such as the end of a sequence; no text ever becomes it. */
    CONTROL(3),
    /** Text that is always this piece. */
    USER_DEFINED(4),
    /** Takes a number, and no text becomes it. */
    UNUSED(5),
    /** One byte of what is in no piece. */
    BYTE(6);

    private final int code;

    PieceKind(int code) {
        this.code = code;
    }

    /** Whether it is looked for in text; an unused one is found, and passed over. */
    boolean isText() {
        return this == NORMAL || this == USER_DEFINED || this == UNUSED;
    }

    static Optional<PieceKind> of(long code) {
        return Stream.of(values()).filter(kind -> kind.code == code).findFirst();
    }
}
