package dev.isthmus.sampler.text;

import dev.isthmus.runtime.io.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@code spiece.model} says: a {@code ModelProto} of SentencePiece ({@code sentencepiece_model.proto}), read field by field.
 *
 * @param pieces       by number
 * @param byteFallback whether what is in no piece is spelled out in bytes
 */
record SentencePieceFile(List<Piece> pieces, NormalizerSettings normalizer, boolean byteFallback) {

    /** T5's has 0.8 MB; the largest multilingual ones have five. */
    private static final int MAX_BYTES = 16 << 20;
    private static final int MAX_PIECES = 1 << 20;
    private static final int UNIGRAM = 1;

    SentencePieceFile {
        pieces = List.copyOf(pieces);
    }

    /** @throws CheckpointException if the file cannot be read or is no unigram model */
    static SentencePieceFile read(Path file) {
        return new Reading(file).model(new ProtobufMessage(file, "model", ByteBuffer.wrap(bytes(file))));
    }

    private static byte[] bytes(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(file, (Files.exists(file) ? "is no regular file" : "does not exist") + ", expected a SentencePiece model");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES || bytes.length == 0) {
                throw new CheckpointException(file, bytes.length == 0 ? "is empty, expected a SentencePiece model"
                        : "has more than " + MAX_BYTES + " bytes, expected a SentencePiece model");
            }
            return bytes;
        } catch (AccessDeniedException e) {
            throw new CheckpointException(file, "permission to read it is denied", e);
        } catch (IOException e) {
            throw new CheckpointException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    /** One pass over a file. Of a field that occurs twice the last one counts, and messages that do are one; so protobuf has it. */
    private static final class Reading {
        private final Path file;
        private final List<Piece> pieces = new ArrayList<>();
        private CharsMap charsMap = CharsMap.NONE;
        private boolean dummyPrefix = true;
        private boolean removeExtraSpaces = true;
        private boolean escapeSpaces = true;
        private boolean spaceBehind;
        private boolean byteFallback;
        private long modelType = UNIGRAM;

        Reading(Path file) {
            this.file = file;
        }

        SentencePieceFile model(ProtobufMessage model) {
            while (model.next()) {
                switch (model.field()) {
                    case 1 -> piece(model.message("piece " + pieces.size()));
                    case 2 -> trainer(model.message("trainer_spec"));
                    case 3 -> normalizer(model.message("normalizer_spec"));
                    default -> model.skip();
                }
            }
            if (pieces.isEmpty()) {
                throw new CheckpointException(file, "has no pieces, expected a SentencePiece model");
            }
            if (modelType != UNIGRAM) {
                throw new CheckpointException(file, "model_type is " + modelType + ", expected " + UNIGRAM + ", a unigram model");
            }
            return new SentencePieceFile(pieces,
                    new NormalizerSettings(charsMap, dummyPrefix, removeExtraSpaces, escapeSpaces, spaceBehind), byteFallback);
        }

        private void piece(ProtobufMessage piece) {
            if (pieces.size() == MAX_PIECES) {
                throw new CheckpointException(file, "has more than " + MAX_PIECES + " pieces");
            }
            byte[] text = {};
            float score = 0;
            PieceKind kind = PieceKind.NORMAL;
            while (piece.next()) {
                switch (piece.field()) {
                    case 1 -> text = piece.bytes();
                    case 2 -> score = piece.real();
                    case 3 -> kind = kind(piece);
                    default -> piece.skip();
                }
            }
            if (!Float.isFinite(score)) {
                throw piece.refusal("has score " + score + ", expected a finite one");
            }
            pieces.add(new Piece(text(piece, text), score, kind));
        }

        private static PieceKind kind(ProtobufMessage piece) {
            long code = piece.number();
            return PieceKind.of(code).orElseThrow(() -> piece.refusal("has type " + code + ", expected 1 to 6"));
        }

        private static String text(ProtobufMessage piece, byte[] bytes) {
            try {
                String text = Utf8.decode(bytes);
                if (text.isEmpty() || text.indexOf('\0') >= 0) {
                    throw piece.refusal(text.isEmpty() ? "is empty, expected text" : "holds character 0, expected text");
                }
                return text;
            } catch (CharacterCodingException e) {
                throw piece.refusal("is not valid UTF-8");
            }
        }

        private void trainer(ProtobufMessage trainer) {
            while (trainer.next()) {
                switch (trainer.field()) {
                    case 3 -> modelType = trainer.number();
                    case 24 -> spaceBehind = trainer.flag();
                    case 35 -> byteFallback = trainer.flag();
                    default -> trainer.skip();
                }
            }
        }

        private void normalizer(ProtobufMessage normalizer) {
            while (normalizer.next()) {
                switch (normalizer.field()) {
                    case 2 -> charsMap = charsMap(normalizer);
                    case 3 -> dummyPrefix = normalizer.flag();
                    case 4 -> removeExtraSpaces = normalizer.flag();
                    case 5 -> escapeSpaces = normalizer.flag();
                    default -> normalizer.skip();
                }
            }
        }

        private static CharsMap charsMap(ProtobufMessage normalizer) {
            try {
                return CharsMap.parse(normalizer.bytes());
            } catch (IllegalArgumentException e) {
                throw normalizer.refusal("precompiled_charsmap " + e.getMessage());
            }
        }
    }
}
