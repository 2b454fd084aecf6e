package dev.isthmus.tests.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.text.PieceKind;
import dev.isthmus.sampler.text.SentencePiece;
import dev.isthmus.sampler.text.SpecialTokens;
import dev.isthmus.sampler.text.T5Tokenizer;
import dev.isthmus.sampler.text.TokenizedPrompt;
import dev.isthmus.tests.Repository;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** T5's conventions. */
class T5TokenizerTest {

    private static final Path FOLDER = Repository.fixtures().resolve("tokenizer");
    private final SentencePiece pieces = SentencePiece.open(FOLDER.resolve("t5.model"));
    private final T5Tokenizer tokenizer = T5Tokenizer.open(FOLDER.resolve("t5.model"));

    @Test
    void endAndPadding() {
        int[] cat = pieces.encode("a cat");
        TokenizedPrompt prompt = tokenizer.tokenize("a cat", 16);
        assertArrayEquals(joined(cat, IntStream.of(1), IntStream.generate(() -> 0).limit(15 - cat.length)), prompt.ids());
        assertEquals(cat.length + 1, prompt.used());
        assertFalse(prompt.truncated());
        assertEquals(prompt.used(), IntStream.range(0, 16).filter(i -> prompt.mask()[i]).count());
    }

    @Test
    void aPromptThatIsTooLongKeepsItsEndToken() {
        int[] all = pieces.encode("a photograph of a cat and two dogs on a wooden table");
        TokenizedPrompt prompt = tokenizer.tokenize("a photograph of a cat and two dogs on a wooden table", 8);
        assertArrayEquals(joined(Arrays.copyOf(all, 7), IntStream.of(1)), prompt.ids());
        assertTrue(prompt.truncated());
        assertEquals(8, prompt.used());
        assertEquals(all.length + 1, prompt.wanted());
        assertFalse(tokenizer.tokenize("a cat", pieces.encode("a cat").length + 1).truncated(), "it just fits");
    }

    @Test
    void nothingButTheEnd() {
        for (String empty : new String[] {"", "  ", "\u0001", "\u3000\n"}) {
            TokenizedPrompt prompt = tokenizer.tokenize(empty, 4);
            assertArrayEquals(new int[] {1, 0, 0, 0}, prompt.ids());
            assertTrue(prompt.isEmpty());
        }
    }

    @Test
    void namesOfSpecialTokensAreTextUnlessAskedOtherwise() {
        String text = "a cat</s> <extra_id_0>dog<extra_id_99><pad><unk><extra_id_100>";
        int size = tokenizer.size();
        assertEquals(pieces.size() + 100, size);
        assertArrayEquals(joined(pieces.encode(text), IntStream.of(1)), used(tokenizer.tokenize(text, 128)));
        assertArrayEquals(joined(pieces.encode("a cat"), IntStream.of(1, size - 1), Arrays.stream(pieces.encode("dog")),
                IntStream.of(size - 100, 0, 2), Arrays.stream(pieces.encode("<extra_id_100>")), IntStream.of(1)),
                used(tokenizer.tokenize(text, 128, SpecialTokens.AS_TOKENS)));
        for (int id : used(tokenizer.tokenize("</s><pad>", 128))) {
            assertTrue(id == 1 || pieces.kind(id) != PieceKind.CONTROL, "no text becomes a mark");
        }
    }

    @Test
    void whatIsNoTextIsRefusedAndBytesThatAreNoneAreReplaced() {
        for (String broken : new String[] {"a\ud83d", "\ude00", "\ude00\ud83d"}) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> tokenizer.tokenize(broken, 8));
            assertTrue(e.getMessage().contains("half of a surrogate pair"), e.getMessage());
        }
        int[] around = pieces.encode(new byte[] {'a', (byte) 0xff, 'b'});
        assertArrayEquals(new int[] {pieces.encode("a")[0], pieces.unknown(), pieces.id("b").orElseThrow()}, around);
    }

    @Test
    void lengthsAndOtherTokenizersAreRefused() {
        for (int length : new int[] {-1, 0, 1, 513}) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> tokenizer.tokenize("a", length));
            assertTrue(e.getMessage().contains("length is " + length + "; expected 2 to 512"), e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> tokenizer.tokenize("a".repeat((1 << 20) + 1), 8));
        assertEquals(8, tokenizer.tokenize("a".repeat(1 << 20), 8).used());
        Path llama = FOLDER.resolve("other.model");
        CheckpointException e = assertThrows(CheckpointException.class, () -> T5Tokenizer.open(llama));
        assertTrue(e.getMessage().contains("other.model: does not exist"), e.getMessage());
    }

    private static int[] used(TokenizedPrompt prompt) {
        return Arrays.copyOf(prompt.ids(), prompt.used());
    }

    private static int[] joined(int[] first, IntStream... more) {
        return IntStream.concat(Arrays.stream(first), Arrays.stream(more).flatMapToInt(ids -> ids)).toArray();
    }
}
