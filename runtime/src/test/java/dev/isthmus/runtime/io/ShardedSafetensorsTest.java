package dev.isthmus.runtime.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.IsthmusException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardedSafetensorsTest {
    private static final String GOOD = "{\"metadata\":{\"total_size\":3,\"more\":{\"a\":[1]}},\"weight_map\":"
            + "{\"c\":\"two.safetensors\",\"a\":\"one.safetensors\",\"b\":\"one.safetensors\"}}";

    @TempDir
    Path folder;

    @BeforeEach
    void writeShards() throws IOException {
        new SafetensorsOutput().tensor("a", DType.U8, new long[] {1}, bytes(1)).tensor("b", DType.U8, new long[] {1}, bytes(2))
                .write(folder.resolve("one.safetensors"));
        new SafetensorsOutput().tensor("c", DType.U8, new long[] {}, bytes(3)).write(folder.resolve("two.safetensors"));
    }

    @Test
    void readsAcrossFiles() throws IOException {
        try (Checkpoint file = Checkpoint.open(index(GOOD), StateDict.topLevel())) {
            assertInstanceOf(ShardedSafetensors.class, file);
            assertEquals(List.of("c", "a", "b"), List.copyOf(file.names()));
            assertEquals(Map.of("total_size", "3"), file.metadata());
            assertArrayEquals(new long[] {1}, file.entry("b").shape());
            assertEquals(DType.U8, file.entry("c").dtype());
            for (int i = 0; i < 3; i++) {
                assertEquals(i + 1, file.data(List.of("a", "b", "c").get(i)).get(ValueLayout.JAVA_BYTE, 0));
            }
            assertEquals(List.of(file.file(), folder.resolve("two.safetensors"), folder.resolve("one.safetensors")), file.files());
            CheckpointException e = assertThrows(CheckpointException.class, () -> file.data("d"));
            String expected = "has no tensor \"d\", expected one of its 3: \"c\", \"a\", \"b\"";
            assertTrue(e.getMessage().endsWith(expected), e.getMessage());
        }
    }

    @Test
    void closesEveryFile() throws IOException {
        ShardedSafetensors file = ShardedSafetensors.open(index(GOOD));
        MemorySegment a = file.data("a");
        MemorySegment c = file.data("c");
        file.close();
        file.close();
        assertThrows(IllegalStateException.class, () -> a.get(ValueLayout.JAVA_BYTE, 0));
        assertThrows(IllegalStateException.class, () -> c.get(ValueLayout.JAVA_BYTE, 0));
        assertThrows(IsthmusException.class, () -> file.data("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../one.safetensors", "/tmp/one.safetensors", "./one.safetensors", "a/../one.safetensors",
        "..\\\\one.safetensors", "C:one.safetensors", ".safetensors", "..safetensors", "one.bin", "", "one\\u0000.safetensors"})
    void refusesNamesThatLeaveTheFolder(String name) throws IOException {
        assertRefused("{\"weight_map\":{\"a\":\"" + name + "\"}}", "weight_map puts tensor \"a\" in \"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "                                                    | index is not an object",
        "[]                                                  | index is not an object",
        "{}                                                  | index has no weight_map",
        "{\"weight_map\":[]}                                 | weight_map is not an object",
        "{\"weight_map\":{\"a\":1}}                          | weight_map \"a\" is not the name of a file",
        "{\"weight_map\":{},\"weight_map\":{}}               | index has weight_map twice",
        "{\"metadata\":{},\"metadata\":{}}                   | index has metadata twice",
        "{\"metadata\":1}                                    | metadata is not an object",
        "{\"other\":1}                                       | index has key \"other\"",
        "{\"weight_map\":{}}x                                | index is not valid JSON",
        "{\"weight_map\":{}}{}                               | index goes on after its closing brace",
        "{\"weight_map\":{\"a\":                             | index is not valid JSON",
        "{\"metadata\":{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[    | index is not valid JSON"})
    void refusesWhatIsNoIndex(String json, String expected) throws IOException {
        assertRefused(json == null ? "" : json, expected);
    }

    @Test
    void refusesIndexAndFilesThatDisagree() throws IOException {
        assertRefused(GOOD.replace("\"c\":", "\"c\":\"two.safetensors\",\"c\":"), "has tensor \"c\" twice");
        assertRefused(GOOD.replace("\"b\":", "\"d\":\"one.safetensors\",\"b\":"), "puts tensor \"d\" in \"one.safetensors\", which does not hold it");
        assertRefused(GOOD.replace("\"c\":\"two", "\"c\":\"one"), "puts tensor \"c\" in \"one.safetensors\"");
        assertRefused(GOOD.replace(",\"b\":\"one.safetensors\"", ""),
                "shard \"one.safetensors\" holds tensor \"b\", which weight_map does not put there");
    }

    @Test
    void namesTheShardThatIsWrong() throws IOException {
        Path two = folder.resolve("two.safetensors");
        Path index = index(GOOD);
        Files.write(two, new byte[3]);
        CheckpointException cut = assertThrows(CheckpointException.class, () -> ShardedSafetensors.open(index));
        assertEquals(two + ": has 3 bytes, expected at least 8", cut.getMessage());
        Files.delete(two);
        CheckpointException absent = assertThrows(CheckpointException.class, () -> ShardedSafetensors.open(index));
        assertEquals(two + ": does not exist, expected a safetensors file", absent.getMessage());
    }

    private void assertRefused(String json, String expected) throws IOException {
        Path index = index(json);
        CheckpointException e = assertThrows(CheckpointException.class, () -> ShardedSafetensors.open(index));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
        assertTrue(e.getMessage().startsWith(index + ": "), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }

    private Path index(String json) throws IOException {
        return Files.writeString(folder.resolve("model.safetensors.index.json"), json);
    }

    private static MemorySegment bytes(int value) {
        return MemorySegment.ofArray(new byte[] {(byte) value});
    }
}
