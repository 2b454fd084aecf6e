package dev.isthmus.runtime.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.IsthmusException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN);

    @TempDir
    Path folder;

    @Test
    void readsWhatWasWritten() throws IOException {
        Path path = new SafetensorsWriter().metadata("format", "pt")
                .floats("zulu", new long[] {2, 2}, 1, -2, 3.5f, 4)
                .tensor("alpha", "I8", new long[] {3}, new byte[] {7, 8, 9})
                .tensor("scalar", "U8", new long[] {}, new byte[] {42})
                .tensor("none", "F64", new long[] {0, 5}, new byte[0])
                .write(folder.resolve("a.safetensors"));
        try (Safetensors file = Safetensors.open(path)) {
            assertEquals(Map.of("format", "pt"), file.metadata());
            assertEquals(List.of("zulu", "alpha", "scalar", "none"), List.copyOf(file.names()));
            assertEquals(new TensorEntry("alpha", DType.I8, new long[] {3}), file.entry("alpha"));
            assertArrayEquals(new float[] {1, -2, 3.5f, 4}, file.data("zulu").toArray(FLOAT));
            assertArrayEquals(new byte[] {7, 8, 9}, file.data("alpha").toArray(ValueLayout.JAVA_BYTE));
            assertEquals(42, file.data("scalar").get(ValueLayout.JAVA_BYTE, 0));
            assertEquals(0, file.data("none").byteSize());
            assertTrue(file.data("zulu").isReadOnly() && file.data("zulu").isMapped(), "a slice of the mapping");
        }
    }

    @Test
    void acceptsAnyOrderOfKeysAndOffsets() throws IOException {
        String header = " {\"b\":{\"data_offsets\":[1,2],\"shape\":[1],\"dtype\":\"BOOL\"},"
                + "\"a\":{\"shape\":[],\"dtype\":\"I8\",\"data_offsets\":[0,1]}} \n";
        Path path = Files.write(folder.resolve("f"), SafetensorsWriter.raw(header.strip() + " \n", new byte[] {5, 1}));
        try (Safetensors file = Safetensors.open(path)) {
            assertEquals(5, file.data("a").get(ValueLayout.JAVA_BYTE, 0));
            assertEquals(1, file.data("b").get(ValueLayout.JAVA_BYTE, 0));
        }
    }

    @Test
    void acceptsAFileWithoutTensors() throws IOException {
        try (Safetensors file = Safetensors.open(new SafetensorsWriter().write(folder.resolve("f")))) {
            assertEquals(0, file.names().size());
            assertEquals(Map.of(), file.metadata());
        }
    }

    @Test
    void alignsMisalignedTensorsOnce() throws IOException {
        byte[] bytes = new SafetensorsWriter().floats("w", new long[] {2}, 0.25f, 8).bytes(1);
        try (Safetensors file = Safetensors.open(Files.write(folder.resolve("f"), bytes))) {
            MemorySegment data = file.data("w");
            assertEquals(0, data.address() % Float.BYTES);
            assertArrayEquals(new float[] {0.25f, 8}, data.toArray(FLOAT));
            assertTrue(data.isReadOnly());
            assertEquals(data.address(), file.data("w").address(), "copied once");
        }
    }

    @Test
    void slicesDieWithTheFile() throws IOException {
        Path path = new SafetensorsWriter().floats("w", new long[] {1}, 3).write(folder.resolve("f"));
        Safetensors file = Safetensors.open(path);
        MemorySegment data = file.data("w");
        file.close();
        file.close();
        assertThrows(IllegalStateException.class, () -> data.get(FLOAT, 0));
        IsthmusException closed = assertThrows(IsthmusException.class, () -> file.data("w"));
        assertTrue(closed.getMessage().contains("is closed"), closed.getMessage());
    }

    @Test
    void namesTheTensorThatIsMissing() throws IOException {
        Path path = new SafetensorsWriter().floats("w", new long[] {1}, 3).write(folder.resolve("f"));
        try (Safetensors file = Safetensors.open(path)) {
            CheckpointException e = assertThrows(CheckpointException.class, () -> file.data("bias"));
            assertEquals(path + ": has no tensor \"bias\", expected one of its 1: \"w\"", e.getMessage());
        }
    }

    @Test
    void outlivesReplacementOfTheFile() throws IOException {
        Path path = new SafetensorsWriter().floats("w", new long[] {1}, 3).write(folder.resolve("f"));
        try (Safetensors file = Safetensors.open(path)) {
            AtomicFiles.write(path, out -> out.write(1));
            assertEquals(3, file.data("w").get(FLOAT, 0));
        }
    }

    @Test
    void servesManyThreadsAtOnce() throws Exception {
        byte[] askew = new SafetensorsWriter().floats("w", new long[] {2}, 0.25f, 8).bytes(1);
        try (Safetensors file = Safetensors.open(Files.write(folder.resolve("f"), askew));
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<MemorySegment> read = () -> file.data("w");
            Set<Long> addresses = new HashSet<>();
            for (Future<MemorySegment> done : threads.invokeAll(Collections.nCopies(64, read))) {
                assertArrayEquals(new float[] {0.25f, 8}, done.get().toArray(FLOAT));
                addresses.add(done.get().address());
            }
            assertEquals(1, addresses.size(), "copied once");
        }
    }

    @Test
    void anotherThreadMayCloseIt() throws Exception {
        Safetensors file = Safetensors.open(new SafetensorsWriter().floats("a", new long[] {1}, 1).write(folder.resolve("f")));
        MemorySegment data = file.data("a");
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            other.submit(file::close).get();
        }
        file.close();
        assertThrows(IllegalStateException.class, () -> data.get(FLOAT, 0));
        assertThrows(IsthmusException.class, () -> file.data("a"));
    }
}
