package dev.isthmus.tests.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.isthmus.sampler.text.SentencePiece;
import dev.isthmus.tests.Repository;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Number for number what SentencePiece itself gave, on 100,000 strings for T5's kind of model and 20,000 for each other. */
class TokenizerCorpusTest {

    private static final Path FOLDER = Repository.fixtures().resolve("tokenizer");

    /** Strings and their pieces in the open, so that a difference can be understood. */
    @Test
    void recordedStringsHaveTheRecordedPieces() throws IOException {
        CorpusStrings strings = new CorpusStrings(FOLDER.resolve("atoms.json"));
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, SentencePiece> models = new TreeMap<>();
        for (String line : Files.readAllLines(FOLDER.resolve("cases.tsv"))) {
            String[] fields = line.split("\t", -1);
            byte[] text = HexFormat.of().parseHex(fields[2]);
            assertArrayEquals(text, strings.string(Integer.parseInt(fields[1])), () -> "string " + fields[1]);
            int[] ids = fields[3].isEmpty() ? new int[0] : Arrays.stream(fields[3].split(" ")).mapToInt(Integer::parseInt).toArray();
            SentencePiece model = models.computeIfAbsent(fields[0], name -> SentencePiece.open(FOLDER.resolve(name + ".model")));
            assertArrayEquals(ids, model.encode(text), () -> "model " + fields[0] + ", string " + fields[1]);
            counts.merge(fields[0], 1, Integer::sum);
        }
        assertEquals(List.of("bare", "bytes", "suffix", "t5"), List.copyOf(counts.keySet()));
    }

    @ParameterizedTest
    @CsvSource({"t5, 100000", "bytes, 20000", "suffix, 20000", "bare, 20000"})
    void everyStringHasThePiecesOfTheOriginal(String name, int count) throws IOException {
        CorpusStrings strings = new CorpusStrings(FOLDER.resolve("atoms.json"));
        SentencePiece model = SentencePiece.open(FOLDER.resolve(name + ".model"));
        ByteBuffer recorded = ByteBuffer.wrap(Files.readAllBytes(FOLDER.resolve(name + ".crc"))).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(count, recorded.remaining() / Integer.BYTES);
        for (int number = 0; number < count; number++) {
            byte[] text = strings.string(number);
            int[] ids = model.encode(text);
            int shown = number;
            assertEquals(recorded.getInt(), checksum(text, ids), () -> "string " + shown + " of model " + name + ", "
                    + HexFormat.of().formatHex(text) + ", has pieces " + Arrays.toString(ids));
        }
    }

    private static int checksum(byte[] text, int[] ids) {
        ByteBuffer bytes = ByteBuffer.allocate(ids.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(ids);
        CRC32 crc = new CRC32();
        crc.update(text);
        crc.update(bytes.array());
        return (int) crc.getValue();
    }
}
