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
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchCheckpointTest {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** The same weights, as the reference's own conversion to safetensors. */
    private static final Path FIXTURES = Path.of("..", "tests", "fixtures");

    @TempDir
    Path folder;

    @Test
    void readsTheAveragedWeightsOfATrainingCheckpoint() {
        try (Checkpoint expected = Safetensors.open(FIXTURES.resolve("mar-a.weights.safetensors"));
                Checkpoint actual = TorchCheckpoint.open(resource("mar-a.pth"), StateDict.modelEma())) {
            assertSame(expected, actual, 1);
        }
    }

    @Test
    void readsTheLastWeightsOfATrainingCheckpoint() {
        try (Checkpoint expected = Safetensors.open(FIXTURES.resolve("mar-a.weights.safetensors"));
                Checkpoint actual = TorchCheckpoint.open(resource("mar-a.pth"), StateDict.model())) {
            assertSame(expected, actual, 0.25f);
        }
    }

    @Test
    void readsAnAutoencoder() {
        try (Checkpoint expected = Safetensors.open(FIXTURES.resolve("vae-a.weights.safetensors"));
                Checkpoint actual = Checkpoint.open(resource("vae-a.ckpt"), StateDict.model())) {
            assertInstanceOf(TorchCheckpoint.class, actual);
            assertSame(expected, actual, 1);
        }
    }

    private static void assertSame(Checkpoint expected, Checkpoint actual, float factor) {
        assertEquals(Set.copyOf(expected.names()), Set.copyOf(actual.names()));
        for (String name : expected.names()) {
            assertEquals(expected.entry(name).dtype(), actual.entry(name).dtype(), name);
            assertArrayEquals(expected.entry(name).shape(), actual.entry(name).shape(), name);
            assertEquals(expected.entry(name).byteSize(), actual.entry(name).byteSize(), name);
            assertTrue(actual.data(name).isReadOnly(), name);
            float[] wanted = expected.data(name).toArray(FLOAT);
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] *= factor;
            }
            assertEquals(-1, MemorySegment.ofArray(wanted).mismatch(actual.data(name)), name);
        }
    }

    @Test
    void slicesTheMappingInPlace() {
        try (TorchCheckpoint file = TorchCheckpoint.open(resource("mar-a.pth"), StateDict.modelEma())) {
            for (String name : file.names()) {
                assertTrue(file.data(name).isMapped(), name);
                assertEquals(0, file.data(name).address() % 64, name);
            }
        }
    }

    @Test
    void copiesViewsThatAreNotContiguous() throws IOException {
        byte[] pickle = PickleWriter.begun().ops("}(")
                .text("transposed").tensor("FloatStorage", "0", 6, 0, new long[] {3, 2}, new long[] {1, 3})
                .text("row").tensor("FloatStorage", "0", 6, 3, new long[] {3}, new long[] {1})
                .text("column").tensor("FloatStorage", "0", 6, 1, new long[] {1, 2, 1}, new long[] {7, 3, 0})
                .text("scalar").tensor("FloatStorage", "0", 6, 5, new long[] {}, new long[] {})
                .text("ones").tensor("FloatStorage", "0", 6, 4, new long[] {1, 2, 1}, new long[] {77, 1, 0})
                .text("same").tensor("FloatStorage", "0", 6, 0, new long[] {2, 2}, new long[] {0, 1})
                .text("none").tensor("FloatStorage", "0", 6, 6, new long[] {0, 9}, new long[] {5, 5})
                .ops("u").end();
        try (TorchCheckpoint file = top(zip(pickle).stored("a/data/0", floats(0, 1, 2, 3, 4, 5)))) {
            assertEquals(List.of("transposed", "row", "column", "scalar", "ones", "same", "none"), List.copyOf(file.names()));
            assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, file.data("transposed").toArray(FLOAT));
            assertArrayEquals(new float[] {3, 4, 5}, file.data("row").toArray(FLOAT));
            assertArrayEquals(new float[] {1, 4}, file.data("column").toArray(FLOAT));
            assertArrayEquals(new float[] {5}, file.data("scalar").toArray(FLOAT));
            assertArrayEquals(new float[] {4, 5}, file.data("ones").toArray(FLOAT));
            assertArrayEquals(new float[] {0, 1, 0, 1}, file.data("same").toArray(FLOAT));
            assertEquals(0, file.data("none").byteSize());
            assertTrue(file.data("row").isMapped() && !file.data("column").isMapped(), "copied only where it must be");
            assertEquals(file.data("column").address(), file.data("column").address(), "copied once");
            assertTrue(file.data("column").isReadOnly());
        }
    }

    @ParameterizedTest
    @CsvSource({"FloatStorage,F32", "HalfStorage,F16", "BFloat16Storage,BF16", "DoubleStorage,F64", "LongStorage,I64",
        "IntStorage,I32", "ShortStorage,I16", "CharStorage,I8", "ByteStorage,U8", "BoolStorage,BOOL"})
    void readsEveryElementType(String storage, DType dtype) throws IOException {
        byte[] pickle = PickleWriter.begun().ops("}(").text("w")
                .tensor(storage, "0", 4, 0, new long[] {2, 2}, new long[] {1, 2}).ops("u").end();
        byte[] data = new byte[4 * dtype.bytes()];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) i;
        }
        try (TorchCheckpoint file = top(zip(pickle).stored("a/data/0", data))) {
            assertEquals(new TensorEntry("w", dtype, new long[] {2, 2}), file.entry("w"));
            int size = dtype.bytes();
            int[] order = {0, 2, 1, 3};
            MemorySegment found = file.data("w");
            for (int i = 0; i < data.length; i++) {
                assertEquals(order[i / size] * size + i % size, found.get(ValueLayout.JAVA_BYTE, i));
            }
        }
    }

    @Test
    void readsParametersNamespacesAndOrderedDicts() throws IOException {
        byte[] pickle = PickleWriter.begun().ops("}(")
                .text("args").global("argparse", "Namespace").ops(")").op(0x81).ops("}").text("lr").ops("G").raw(new byte[8])
                .ops("sb")
                .text("seed").op(0x8a, 9).raw(new byte[9])
                .text("net").global("collections", "OrderedDict").ops(")R").op('q', 0).ops("(")
                .text("p").global("torch._utils", "_rebuild_parameter").ops("(").floats("0", 1).op(0x88).hooks().ops("tR")
                .ops("u}").text("_metadata").ops("}sb")
                .text("pairs").global("collections", "OrderedDict").ops("](](").text("q").floats("0", 1).ops("ee").op(0x85)
                .ops("R")
                .ops("u").end();
        ZipWriter zip = zip(pickle).stored("a/data/0", floats(7));
        try (TorchCheckpoint file = open(zip, StateDict.key("net"))) {
            assertArrayEquals(new float[] {7}, file.data("p").toArray(FLOAT));
        }
        try (TorchCheckpoint file = open(zip, StateDict.key("pairs"))) {
            assertArrayEquals(new float[] {7}, file.data("q").toArray(FLOAT));
        }
        CheckpointException e = assertThrows(CheckpointException.class, () -> open(zip, StateDict.modelEma()));
        assertTrue(e.getMessage().endsWith("has no state dict \"model_ema\", expected one of its 4: \"args\", \"seed\", "
                + "\"net\", …"), e.getMessage());
    }

    @Test
    void unpacksAndRealignsWhatOthersHaveRepacked() throws IOException {
        byte[] pickle = PickleWriter.begun().ops("}(").text("a").floats("0", 300).text("b").floats("1", 2).ops("u").end();
        byte[] zeros = new byte[1200];
        ZipWriter zip = new ZipWriter().misaligned(3).stored("a/", new byte[0]).deflated("a/data.pkl", pickle)
                .deflated("a/data/0", zeros).stored("a/data/1", floats(1, 2));
        try (TorchCheckpoint file = top(zip)) {
            assertArrayEquals(new float[300], file.data("a").toArray(FLOAT));
            assertArrayEquals(new float[] {1, 2}, file.data("b").toArray(FLOAT));
            assertEquals(0, file.data("b").address() % Float.BYTES);
            assertEquals(file.data("a").address(), file.data("a").address(), "unpacked once");
        }
    }

    @Test
    void readsTheFormForLargeFiles() throws IOException {
        byte[] pickle = PickleWriter.begun().ops("}(").text("w").floats("0", 2).ops("u").end();
        ZipWriter zip = new ZipWriter().wide().sizesFollow().stored("a/data.pkl", pickle)
                .stored("a/byteorder", "little".getBytes(StandardCharsets.US_ASCII)).stored("a/data/0", floats(3, 4));
        try (TorchCheckpoint file = top(zip)) {
            assertArrayEquals(new float[] {3, 4}, file.data("w").toArray(FLOAT));
        }
    }

    @Test
    void readsBeyondFourGibibytes() throws IOException {
        long elements = (5L << 30) / Float.BYTES;
        byte[] pickle = PickleWriter.begun().ops("}(").text("large").floats("0", elements).text("w").floats("1", 2).ops("u")
                .end();
        Path path = LargeZip.write(folder.resolve("large.pth"), pickle, elements * Float.BYTES, floats(3, 4));
        try (TorchCheckpoint file = TorchCheckpoint.open(path, StateDict.topLevel())) {
            assertEquals(elements * Float.BYTES, file.data("large").byteSize());
            assertEquals(0, file.data("large").getAtIndex(FLOAT, elements - 1));
            assertArrayEquals(new float[] {3, 4}, file.data("w").toArray(FLOAT));
        }
    }

    @Test
    void slicesDieWithTheFile() throws IOException {
        byte[] pickle = PickleWriter.begun().ops("}(").text("w").floats("0", 1).ops("u").end();
        TorchCheckpoint file = top(zip(pickle).stored("a/data/0", floats(3)));
        MemorySegment data = file.data("w");
        CheckpointException missing = assertThrows(CheckpointException.class, () -> file.data("bias"));
        assertEquals(file.file() + ": has no tensor \"bias\", expected one of its 1: \"w\"", missing.getMessage());
        file.close();
        file.close();
        assertThrows(IllegalStateException.class, () -> data.get(FLOAT, 0));
        IsthmusException closed = assertThrows(IsthmusException.class, () -> file.data("w"));
        assertTrue(closed.getMessage().contains("is closed"), closed.getMessage());
    }

    @Test
    void tellsFormatsApartByTheirFirstBytes() throws IOException {
        // The length of this header begins with the two bytes that a pickle begins with.
        byte[] safetensors = SafetensorsWriter.raw("{}" + " ".repeat(638), new byte[0]);
        try (Checkpoint file = Checkpoint.open(Files.write(folder.resolve("a.pth"), safetensors), StateDict.model())) {
            assertInstanceOf(Safetensors.class, file);
        }
        byte[] legacy = {(byte) 0x80, 2, (byte) 0x8a, 10, 0x6c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        Path old = Files.write(folder.resolve("b.safetensors"), legacy);
        CheckpointException e = assertThrows(CheckpointException.class, () -> Checkpoint.open(old, StateDict.model()));
        assertTrue(e.getMessage().contains("before 1.6"), e.getMessage());
    }

    private TorchCheckpoint top(ZipWriter zip) throws IOException {
        return open(zip, StateDict.topLevel());
    }

    private TorchCheckpoint open(ZipWriter zip, StateDict choice) throws IOException {
        return TorchCheckpoint.open(Files.write(folder.resolve("f.pth"), zip.bytes()), choice);
    }

    private static ZipWriter zip(byte[] pickle) {
        return new ZipWriter().stored("a/data.pkl", pickle);
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static Path resource(String name) {
        try {
            return Path.of(TorchCheckpointTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
