package dev.isthmus.app.bulk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredZipTest {

    @TempDir
    Path folder;

    /** Of two members of 300 and 40 bytes the second begins at 339 or 359, and the directory at 418 or later. */
    @ParameterizedTest
    @CsvSource({
        "4294967295, 0", // nothing is large
        "300,        4", // the first in both places, the second by where it begins, and the end record
        "301,        2", // the second and the end record
        "380,        1", // the end record alone
        "20,         5"  // everything
    })
    void anIndependentReaderFindsWhatWasWritten(long limit, int zip64) throws IOException {
        Map<String, byte[]> contents = contents();
        byte[] bytes = write(contents, limit);
        ZipBytes read = new ZipBytes(bytes);
        assertEquals(zip64, read.zip64);
        assertEquals(contents.keySet(), read.members.keySet());
        contents.forEach((name, content) -> assertArrayEquals(content, read.members.get(name)));
    }

    @ParameterizedTest
    @CsvSource({"4294967295", "380", "20"})
    void theJdkReadsIt(long limit) throws IOException {
        Map<String, byte[]> contents = contents();
        Path file = Files.write(folder.resolve("a.zip"), write(contents, limit));
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Map.Entry<String, byte[]> content : contents.entrySet()) {
                assertArrayEquals(content.getValue(), zip.getInputStream(zip.getEntry(content.getKey())).readAllBytes());
            }
        }
    }

    @Test
    void contentThatChangedIsNoticed() {
        StoredZip zip = new StoredZip(new ByteArrayOutputStream());
        assertThrows(IOException.class, () -> zip.add("a", 3, crc(new byte[3]), out -> out.write(new byte[] {1, 2, 3})));
        assertThrows(IOException.class, () -> zip.add("b", 4, crc(new byte[3]), out -> out.write(new byte[3])));
    }

    private static Map<String, byte[]> contents() {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        Random random = new Random(1);
        for (int size : new int[] {300, 40}) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            contents.put("arr_" + contents.size() + ".npy", content);
        }
        return contents;
    }

    private static byte[] write(Map<String, byte[]> contents, long limit) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StoredZip zip = new StoredZip(out, limit);
        for (Map.Entry<String, byte[]> content : contents.entrySet()) {
            zip.add(content.getKey(), content.getValue().length, crc(content.getValue()), to -> to.write(content.getValue()));
        }
        zip.finish();
        return out.toByteArray();
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }
}
