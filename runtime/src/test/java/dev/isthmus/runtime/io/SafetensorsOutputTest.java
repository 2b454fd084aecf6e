package dev.isthmus.runtime.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.DType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsOutputTest {
    private static final Path FIXTURES = Path.of("..", "tests", "fixtures");

    @TempDir
    Path folder;

    @Test
    void comesBackBitForBit() throws IOException {
        Path copy = folder.resolve("copy.safetensors");
        try (Safetensors original = Safetensors.open(FIXTURES.resolve("mar-a.weights.safetensors"))) {
            SafetensorsOutput output = new SafetensorsOutput();
            original.metadata().forEach(output::metadata);
            for (String name : original.names()) {
                output.tensor(name, original.entry(name).dtype(), original.entry(name).shape(), original.data(name));
            }
            output.write(copy);
            try (Safetensors read = Safetensors.open(copy)) {
                assertEquals(original.metadata(), read.metadata());
                assertEquals(original.names(), read.names());
                for (String name : original.names()) {
                    assertEquals(original.entry(name).dtype(), read.entry(name).dtype(), name);
                    assertArrayEquals(original.entry(name).shape(), read.entry(name).shape(), name);
                    assertEquals(-1, original.data(name).mismatch(read.data(name)), name);
                }
            }
        }
    }

    @Test
    void writesEveryTypeAlignedWhateverTheOrder() throws IOException {
        SafetensorsOutput forth = new SafetensorsOutput().metadata("b", "2").metadata("a", "\"\\\n\u2028é😀");
        SafetensorsOutput back = new SafetensorsOutput();
        List<DType> dtypes = List.of(DType.values());
        for (int i = 0; i < dtypes.size(); i++) {
            add(forth, dtypes.get(i));
            add(back, dtypes.get(dtypes.size() - 1 - i));
        }
        back.metadata("a", "\"\\\n\u2028é😀").metadata("b", "2");
        forth.write(folder.resolve("forth"));
        back.write(folder.resolve("back"));
        assertEquals(-1, Files.mismatch(folder.resolve("forth"), folder.resolve("back")), "order does not matter");
        try (Safetensors file = Safetensors.open(folder.resolve("forth"))) {
            assertEquals(Map.of("a", "\"\\\n\u2028é😀", "b", "2"), file.metadata());
            assertEquals(0, file.data("é \"F64\"").address() % 64);
            for (DType dtype : dtypes) {
                String name = "é \"" + dtype + "\"";
                assertEquals(dtype, file.entry(name).dtype());
                assertTrue(file.data(name).isMapped(), "aligned, so not copied: " + name);
            }
        }
    }

    private static void add(SafetensorsOutput output, DType dtype) {
        output.tensor("é \"" + dtype + "\"", dtype, new long[] {3, 1}, MemorySegment.ofArray(new byte[3 * dtype.bytes()]));
    }

    @Test
    void writesNothingAtAll() throws IOException {
        Path path = folder.resolve("empty");
        new SafetensorsOutput().tensor("none", DType.F32, new long[] {0, 4}, MemorySegment.ofArray(new byte[0])).write(path);
        try (Safetensors file = Safetensors.open(path)) {
            assertEquals(0, file.data("none").byteSize());
        }
    }

    @Test
    void refusesWhatCouldNotBeRead() {
        SafetensorsOutput output = new SafetensorsOutput().metadata("k", "v");
        MemorySegment four = MemorySegment.ofArray(new byte[4]);
        output.tensor("w", DType.F32, new long[] {}, four);
        assertRefused("tensor \"w\" was added twice", () -> output.tensor("w", DType.F32, new long[] {}, four));
        assertRefused("has 4 bytes of data, expected 8 for F32 [2]", () -> output.tensor("x", DType.F32, new long[] {2}, four));
        assertRefused("expected sizes >= 0", () -> output.tensor("x", DType.F32, new long[] {-1}, four));
        assertRefused("overflows", () -> output.tensor("x", DType.F32, new long[] {1L << 62}, four));
        assertRefused("keeps for itself", () -> output.tensor("__metadata__", DType.F32, new long[] {}, four));
        assertRefused("not valid Unicode", () -> output.tensor("\ud800", DType.F32, new long[] {}, four));
        assertRefused("has 10001 characters", () -> output.tensor("x".repeat(10_001), DType.F32, new long[] {}, four));
        assertRefused("metadata key \"k\" was added twice", () -> output.metadata("k", "w"));
    }

    private static void assertRefused(String expected, Runnable adding) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, adding::run);
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    @Test
    void leavesNothingBehindWhenItFails() {
        Path path = folder.resolve("absent").resolve("file");
        IOException e = assertThrows(IOException.class, () -> new SafetensorsOutput().write(path));
        assertTrue(e.getMessage().startsWith("cannot write " + path), e.getMessage());
        assertFalse(Files.exists(path));
    }
}
