package dev.isthmus.benchmarks;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The same numbers where native code reaches them without a copy: off-heap memory, a direct buffer, a mapped file. */
public class OffHeapTransfer {

    /** The numbers, three times. */
    @State(Scope.Thread)
    public static class Numbers {
        /** The ends alone: nothing is copied. */
        @Param({"64", "67108864"})
        public int bytes;
        private Arena arena;
        private Path file;
        MemorySegment segment;
        ByteBuffer direct;
        MemorySegment mapped;
        ByteBuffer mappedBuffer;
        long count;

        @Setup
        public void open() throws IOException {
            arena = Arena.ofConfined();
            segment = arena.allocate(bytes, Float.BYTES);
            direct = ByteBuffer.allocateDirect(bytes);
            file = Files.createTempFile("isthmus", ".numbers");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                channel.position(bytes - 1).write(ByteBuffer.allocate(1));
                mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
                mappedBuffer = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
            }
            count = bytes / Float.BYTES;
        }

        @TearDown
        public void close() throws IOException {
            arena.close();
            Files.delete(file);
        }
    }

    @Benchmark
    public double ffmSegment(Numbers n) throws Throwable {
        return (double) C.IN.invokeExact(n.segment, n.count);
    }

    @Benchmark
    public double ffmSegmentCritical(Numbers n) throws Throwable {
        return (double) C.IN_CRITICAL.invokeExact(n.segment, n.count);
    }

    /** A buffer that the program has already, as a segment made for the call. */
    @Benchmark
    public double ffmDirectBuffer(Numbers n) throws Throwable {
        return (double) C.IN.invokeExact(MemorySegment.ofBuffer(n.direct), n.count);
    }

    @Benchmark
    public double jniDirectBuffer(Numbers n) {
        return Jni.bufferIn(n.direct, n.count);
    }

    @Benchmark
    public double ffmMappedFile(Numbers n) throws Throwable {
        return (double) C.IN.invokeExact(n.mapped, n.count);
    }

    @Benchmark
    public double jniMappedFile(Numbers n) {
        return Jni.bufferIn(n.mappedBuffer, n.count);
    }

    @Benchmark
    public double ffmMappedFileBoth(Numbers n) throws Throwable {
        return (double) C.BOTH.invokeExact(n.mapped, n.count);
    }

    @Benchmark
    public double jniMappedFileBoth(Numbers n) {
        return Jni.bufferBoth(n.mappedBuffer, n.count);
    }

    @Benchmark
    @OperationsPerInvocation(EmptyCall.CALLS_IN_C)
    public long c(Numbers n) {
        return C.floor(C.Floor.IN, n.count, EmptyCall.CALLS_IN_C);
    }
}
