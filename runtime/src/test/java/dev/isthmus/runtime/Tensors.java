package dev.isthmus.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.DoubleSupplier;

/** Contents for tests that are after something else. */
final class Tensors {
    private Tensors() {
    }

    /** Gives every element a value, as its dtype can hold it. */
    static void fill(MemorySegment memory, DType type, DoubleSupplier values) {
        long n = memory.byteSize() / type.bytes();
        for (long i = 0; i < n; i++) {
            double value = values.getAsDouble();
            switch (type) {
                case F32 -> memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) value);
                case F64 -> memory.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value);
                case I64, U64 -> memory.setAtIndex(ValueLayout.JAVA_LONG, i, (long) value);
                case I32, U32 -> memory.setAtIndex(ValueLayout.JAVA_INT, i, (int) (long) value);
                case F16 -> memory.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16((float) value));
                case BF16 -> memory.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (Float.floatToIntBits((float) value) >> 16));
                case I16, U16 -> memory.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (long) value);
                case U8, I8 -> memory.setAtIndex(ValueLayout.JAVA_BYTE, i, (byte) (long) value);
                case BOOL -> memory.setAtIndex(ValueLayout.JAVA_BYTE, i, (byte) (value > 0 ? 1 : 0));
            }
        }
    }
}
