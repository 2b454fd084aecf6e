package dev.isthmus.benchmarks;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.function.LongUnaryOperator;

/** The twin's methods, of {@code native/jni/jni.c}. A tensor is its handle, which {@link #delete} frees. */
final class Jni {

    static {
        BenchLibrary.require();
    }

    private Jni() {
    }

    // --- plain calls ------------------------------------------------------------------------------------------------

    static native void empty();

    static native long sum(long a, long b);

    static native long read(long address);

    // --- arrays and buffers: in reads, out writes, both does both ----------------------------------------------------

    static native double criticalIn(float[] array);

    static native double criticalBoth(float[] array);

    /** Reads all of them, in place. */
    static native double criticalWork(float[] array);

    static native double regionIn(float[] array);

    static native void regionOut(float[] array);

    static native double regionBoth(float[] array);

    static native double bufferIn(Buffer buffer, long count);

    static native double bufferBoth(Buffer buffer, long count);

    // --- texts and callbacks ----------------------------------------------------------------------------------------

    static native long lengthOfChars(String text);

    static native long lengthOfRegion(String text);

    static native String text(long length);

    /** Calls {@link #next} so often. */
    static native long callBackStatic(long count);

    static native long callBackObject(LongUnaryOperator function, long count);

    /** Called by its id. */
    static long next(long number) {
        return number + 1;
    }

    // --- tensors ----------------------------------------------------------------------------------------------------

    /** Finds the shim's functions in the library of this path, which the process has loaded. */
    static native boolean useShim(String path);

    static native long tensor(long[] shape);

    static native long tensorOf(float[] numbers, long[] shape);

    static native long tensorOver(Buffer memory, long[] shape);

    static native long view(long tensor, long[] shape, long[] strides, long offset);

    static native long address(long tensor, long count);

    static native void toFloats(long address, float[] to);

    static native void delete(long tensor);

    static native long add(long a, long b, double alpha);

    static native void addInPlace(long a, long b, double alpha);

    static native long matmul(long a, long b);

    static native long layerNorm(long x, long size, long weight, long bias, double eps);

    static native long linear(long x, long weight, long bias, int activation);

    static native long attention(long query, long key, long value);

    static native long reshape(long x, long[] shape);

    static native long permute(long x, long[] dimensions);

    /** Any op that returns one tensor: its name's address, and its values as {@code isthmus_value} lays them out. */
    static native long call(long op, ByteBuffer values, int count);
}
