package dev.isthmus.runtime.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tensors as stored and converted; every expected value is worked out by Java alone. */
class CheckpointTensorTest {
    private static final int PATTERNS = 1 << 16;

    @TempDir
    Path folder;

    @Test
    void asStoredIsTheFileItself() throws IOException {
        try (Checkpoint file = floats(1, -2); Scope scope = Scope.open()) {
            long mapped = file.data("w").address();
            assertEquals(mapped, file.tensor("w").segment().address());
            assertEquals(mapped, file.tensor("w", DType.F32).segment().address(), "of that type already");
            assertTrue(file.tensor("w").segment().isReadOnly());
            assertNotEquals(mapped, file.tensor("w", DType.F64).segment().address());
        }
    }

    @Test
    void aConvertedTensorOutlivesTheFile() throws IOException {
        try (Scope scope = Scope.open()) {
            Tensor wide;
            try (Checkpoint file = floats(0.1f, -2)) {
                wide = file.tensor("w", DType.F64);
                assertEquals(1, scope.size(), "nothing is left of the conversion");
            }
            assertArrayEquals(new double[] {0.1f, -2}, wide.segment().toArray(ValueLayout.JAVA_DOUBLE));
        }
    }

    @Test
    void everyHalfBecomesTheSameFloat() throws IOException {
        short[] all = new short[PATTERNS];
        float[] f16 = new float[PATTERNS];
        float[] bf16 = new float[PATTERNS];
        for (int i = 0; i < PATTERNS; i++) {
            all[i] = (short) i;
            f16[i] = Float.float16ToFloat((short) i);
            bf16[i] = Float.intBitsToFloat(i << 16);
        }
        try (Checkpoint file = file(DType.F16, MemorySegment.ofArray(all), PATTERNS); Scope scope = Scope.open()) {
            assertArrayEquals(f16, file.tensor("w", DType.F32).toFloats());
        }
        try (Checkpoint file = file(DType.BF16, MemorySegment.ofArray(all), PATTERNS); Scope scope = Scope.open()) {
            assertArrayEquals(bf16, file.tensor("w", DType.F32).toFloats());
        }
    }

    @Test
    void floatsBecomeTheNearestHalf() throws IOException {
        float[] values = awkward();
        short[] f16 = new short[values.length];
        short[] bf16 = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToRawIntBits(values[i]);
            f16[i] = Float.floatToFloat16(values[i]);
            bf16[i] = (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);     // to nearest, ties to even
        }
        try (Checkpoint file = floats(values); Scope scope = Scope.open()) {
            assertArrayEquals(f16, file.tensor("w", DType.F16).segment().toArray(ValueLayout.JAVA_SHORT));
            assertArrayEquals(bf16, file.tensor("w", DType.BF16).segment().toArray(ValueLayout.JAVA_SHORT));
        }
    }

    @Test
    void doublesBecomeTheNearestFloat() throws IOException {
        double[] values = {0, -0.0, 0.1, 1 + 0x1p-24, 1 + 0x1.8p-23, 0x1p-149, 0x1p-150, 1e300, -1e300, Math.PI, Double.MIN_VALUE};
        float[] expected = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            expected[i] = (float) values[i];
        }
        try (Checkpoint file = file(DType.F64, MemorySegment.ofArray(values), values.length); Scope scope = Scope.open()) {
            assertArrayEquals(expected, file.tensor("w", DType.F32).toFloats());
        }
    }

    @Test
    void wholeNumbersKeepTheirValue() throws IOException {
        long[] values = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1, 16_777_217};
        double[] wide = new double[values.length];
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
            narrow[i] = values[i];
        }
        try (Checkpoint file = file(DType.I64, MemorySegment.ofArray(values), values.length); Scope scope = Scope.open()) {
            assertArrayEquals(wide, file.tensor("w", DType.F64).segment().toArray(ValueLayout.JAVA_DOUBLE));
            assertArrayEquals(narrow, file.tensor("w", DType.F32).toFloats());
        }
        assertLongs(DType.U8, MemorySegment.ofArray(new byte[] {0, 1, -1}), 0, 1, 255);
        assertLongs(DType.I8, MemorySegment.ofArray(new byte[] {0, 127, -128}), 0, 127, -128);
        assertLongs(DType.BOOL, MemorySegment.ofArray(new byte[] {0, 1, 1}), 0, 1, 1);
        assertLongs(DType.I16, MemorySegment.ofArray(new short[] {Short.MIN_VALUE, Short.MAX_VALUE}), -32_768, 32_767);
        assertLongs(DType.I32, MemorySegment.ofArray(new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE}), Integer.MIN_VALUE,
                Integer.MAX_VALUE);
    }

    private void assertLongs(DType dtype, MemorySegment data, long... expected) throws IOException {
        try (Checkpoint file = file(dtype, data, expected.length); Scope scope = Scope.open()) {
            assertArrayEquals(expected, file.tensor("w", DType.I64).segment().toArray(ValueLayout.JAVA_LONG), dtype.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"F32,I64", "F16,U8", "BF16,BOOL", "I64,I32", "U8,I8", "U8,BOOL", "I16,U8"})
    void refusesWhatWouldLoseMoreThanPrecision(DType stored, DType wanted) throws IOException {
        try (Checkpoint file = file(stored, MemorySegment.ofArray(new byte[stored.bytes()]), 1); Scope scope = Scope.open()) {
            CheckpointException e = assertThrows(CheckpointException.class, () -> file.tensor("w", wanted));
            assertEquals(file.file() + ": tensor \"w\" is " + stored + ", which cannot become " + wanted
                    + "; expected a floating type or a wider whole number", e.getMessage());
        }
    }

    @Test
    void refusesBooleansThatAreNone() throws IOException {
        try (Checkpoint file = file(DType.BOOL, MemorySegment.ofArray(new byte[] {0, 1, (byte) 200}), 3); Scope scope = Scope.open()) {
            List<Supplier<Tensor>> readings = List.of(() -> file.tensor("w"), () -> file.tensor("w", DType.F32));
            for (Supplier<Tensor> reading : readings) {
                CheckpointException e = assertThrows(CheckpointException.class, reading::get);
                assertEquals(file.file() + ": tensor \"w\" holds boolean 200, expected 0 or 1", e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void comesBackBitForBit(DType dtype) throws IOException {
        byte[] bits = new byte[96];
        new Random(dtype.code()).nextBytes(bits);
        for (int i = 0; dtype == DType.BOOL && i < bits.length; i++) {
            bits[i] &= 1;
        }
        long[] shape = {3, bits.length / 3 / dtype.bytes()};
        Path written = folder.resolve("a.safetensors");
        new SafetensorsOutput().tensor("w", dtype, shape, MemorySegment.ofArray(bits)).write(written);
        Path again = folder.resolve("b.safetensors");
        try (Checkpoint file = Checkpoint.open(written); Scope scope = Scope.open()) {
            Tensor stored = file.tensor("w");
            assertEquals(dtype, stored.dtype());
            assertArrayEquals(shape, stored.shape());
            new SafetensorsOutput().tensor("w", dtype, shape, stored.copy().segment()).write(again);
        }
        try (Checkpoint file = Checkpoint.open(again)) {
            assertArrayEquals(bits, file.data("w").toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void holdsTensorsWithoutElementsAndScalars() throws IOException {
        try (Checkpoint file = file(DType.F16, MemorySegment.ofArray(new byte[0]), 4, 0); Scope scope = Scope.open()) {
            assertArrayEquals(new long[] {4, 0}, file.tensor("w", DType.F32).shape());
        }
        try (Checkpoint file = file(DType.I64, MemorySegment.ofArray(new long[] {7})); Scope scope = Scope.open()) {
            assertArrayEquals(new float[] {7}, file.tensor("w", DType.F32).toFloats());
        }
    }

    @Test
    void anyThreadMayAsk() throws Exception {
        try (Checkpoint file = floats(3); ExecutorService other = Executors.newSingleThreadExecutor()) {
            assertArrayEquals(new float[] {3}, other.submit(() -> {
                try (Scope scope = Scope.open()) {
                    return file.tensor("w").toFloats();
                }
            }).get());
        }
    }

    /** Every power of two and what lies near the middle between two halves. */
    private static float[] awkward() {
        float[] values = new float[1 << 12];
        Random random = new Random(5);
        for (int i = 0; i < values.length; i++) {
            int exponent = random.nextInt(255) << 23;
            int mantissa = random.nextInt(1 << 7) << 16 | new int[] {0, 0x7fff, 0x8000, 0x8001, 0x1000, 0x2fff}[random.nextInt(6)];
            values[i] = Float.intBitsToFloat(random.nextInt(2) << 31 | exponent | mantissa);
        }
        values[0] = Float.POSITIVE_INFINITY;
        values[1] = 65_519;
        values[2] = 65_520;
        return values;
    }

    private Checkpoint floats(float... values) throws IOException {
        return file(DType.F32, MemorySegment.ofArray(values), values.length);
    }

    private Checkpoint file(DType dtype, MemorySegment data, long... shape) throws IOException {
        Path path = folder.resolve("w.safetensors");
        new SafetensorsOutput().tensor("w", dtype, shape, data).write(path);
        return Checkpoint.open(path);
    }
}
