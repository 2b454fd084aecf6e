package dev.isthmus.tests.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.text.SentencePiece;
import dev.isthmus.sampler.text.T5Tokenizer;
import dev.isthmus.tests.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are damaged, or made to do damage. */
class SentencePieceHostileTest {

    private static final Path MODEL = Repository.fixtures().resolve("tokenizer/t5.model");
    private static final byte[] UNKNOWN = piece("<unk>", 0, 2);

    @TempDir
    Path folder;

    @Test
    void everyBeginningOfAModelIsRefusedOrRead() throws IOException {
        byte[] whole = Files.readAllBytes(MODEL);
        for (int length = 0; length < whole.length; length += length < 300 ? 1 : 997) {
            readOrRefuse(Arrays.copyOf(whole, length), "the first " + length + " bytes");
        }
    }

    /** Bytes changed at random, many of them in the trie of replacements. */
    @Test
    void changedBytesAreRefusedOrRead() throws IOException {
        byte[] whole = Files.readAllBytes(MODEL);
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            byte[] changed = whole.clone();
            for (int i = 1 + random.nextInt(8); i > 0; i--) {
                changed[seed % 2 == 0 ? random.nextInt(2000) : random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            readOrRefuse(changed, "seed " + seed);
        }
        for (int seed = 0; seed < 100; seed++) {
            byte[] units = new byte[4096];
            new Random(seed).nextBytes(units);
            for (int i = 3; i < units.length; i += 4) {
                units[i] = 0;       // offsets that lead to units, and no values
            }
            readOrRefuse(joined(UNKNOWN, normalizer(units, "x\0y\0")), "trie " + seed);
        }
    }

    private void readOrRefuse(byte[] model, String what) throws IOException {
        Path file = Files.write(folder.resolve("m.model"), model);
        try {
            SentencePiece read = SentencePiece.open(file);
            for (String text : new String[] {"a photograph of a cat", "\uFDFA ½ Å ｶﾞ \u0001\u3000", "\ud83d\ude00".repeat(50)}) {
                for (int id : read.encode(text)) {
                    assertTrue(id >= 0 && id < read.size(), what);
                }
            }
        } catch (CheckpointException e) {
            assertEquals(1, e.getMessage().lines().count(), what + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().contains("once normalised"), what + ": " + e.getMessage());
        }
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        refused("is empty", new byte[0]);
        refused("has no pieces", normalizer(new byte[0], ""));
        refused("has 0 pieces for the unknown, expected 1", piece("a", -1, 1));
        refused("has 2 pieces for the unknown", UNKNOWN, piece("<unk2>", 0, 2));
        refused("pieces 1 and 2 have the same text", UNKNOWN, piece("a", -1, 1), piece("a", -2, 4));
        refused("piece 1 is empty", UNKNOWN, piece("", -1, 1));
        refused("piece 1 has score NaN", UNKNOWN, piece("a", Float.NaN, 1));
        refused("piece 1 has type 9, expected 1 to 6", UNKNOWN, piece("a", -1, 9));
        refused("piece 1 holds character 0", UNKNOWN, piece("a\0", -1, 1));
        refused("piece 1 is not valid UTF-8", UNKNOWN, message(1, joined(message(1, new byte[] {(byte) 0xff}), number(3, 1))));
        refused("piece 0 has field 2 of wire type 0, expected 5", message(1, joined(text(1, "a"), number(2, 1))));
        refused("model_type is 2, expected 1", UNKNOWN, message(2, number(3, 2)));
        refused("has no piece <0x00> for a byte", UNKNOWN, message(2, number(35, 1)));
        refused("has 1 pieces for bytes, expected 0", UNKNOWN, piece("<0x00>", 0, 6));
        refused("ends in the middle of", new byte[] {0x0a, (byte) 0x80});
        refused("has field 1 of 100 bytes, but only 1 follow", new byte[] {0x0a, 100, 1});
        refused("of wire type 3", UNKNOWN, new byte[] {0x23});
        refused("has field 0", new byte[] {0, 0});
        refused("more than 10 bytes", joined(new byte[] {0x20}, filled(11, 0xff)));
        refused("precompiled_charsmap has 2 bytes", UNKNOWN, message(3, message(2, new byte[2])));
        refused("precompiled_charsmap has 8 bytes and puts a trie of 4294967295", UNKNOWN, message(3, message(2, filled(8, 0xff))));
        refused("puts a replacement at byte 5 of 2", UNKNOWN, normalizer(new byte[] {5, 0, 0, (byte) 0x80}, "a\0"));
        refused("expected one of at most 1024 bytes", UNKNOWN, normalizer(new byte[] {0, 0, 0, (byte) 0x80}, "a".repeat(2000) + "\0"));
        assertThrows(CheckpointException.class, () -> SentencePiece.open(folder));
        Path big = folder.resolve("big.model");
        Files.write(big, new byte[(16 << 20) + 1]);
        assertThrows(CheckpointException.class, () -> SentencePiece.open(big));
    }

    @Test
    void aTokenizerOfAnotherFamilyIsNoT5s() throws IOException {
        Path file = Files.write(folder.resolve("m.model"), joined(UNKNOWN, piece("<s>", 0, 3), piece("</s>", 0, 3), piece("a", -1, 1)));
        assertEquals(4, SentencePiece.open(file).size());
        CheckpointException e = assertThrows(CheckpointException.class, () -> T5Tokenizer.open(file));
        assertTrue(e.getMessage().contains("is not the tokenizer of a T5: piece 0 is another than <pad>"), e.getMessage());
    }

    private void refused(String expected, byte[]... model) throws IOException {
        Path file = Files.write(folder.resolve("m.model"), joined(model));
        CheckpointException e = assertThrows(CheckpointException.class, () -> SentencePiece.open(file), expected);
        assertTrue(e.getMessage().contains(expected) && e.getMessage().lines().count() == 1, e.getMessage());
    }

    private static byte[] piece(String text, float score, int type) {
        byte[] number = ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN).put((byte) (2 << 3 | 5)).putFloat(score).array();
        return message(1, joined(text(1, text), number, number(3, type)));
    }

    private static byte[] normalizer(byte[] units, String replacements) {
        byte[] length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(units.length).array();
        return message(3, units.length == 0 ? new byte[0]
                : message(2, joined(length, units, replacements.getBytes(StandardCharsets.UTF_8))));
    }

    private static byte[] text(int field, String text) {
        return message(field, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] message(int field, byte[] content) {
        return joined(varint(field << 3 | 2), varint(content.length), content);
    }

    private static byte[] number(int field, int value) {
        return joined(varint(field << 3), varint(value));
    }

    private static byte[] varint(int value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int left = value;
        for (; left > 0x7f; left >>>= 7) {
            bytes.write(left & 0x7f | 0x80);
        }
        bytes.write(left);
        return bytes.toByteArray();
    }

    private static byte[] filled(int count, int value) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
