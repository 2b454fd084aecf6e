package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.isthmus_result;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The memory that one or more tensors lie in: libtorch's own, counted while any of them lives, or borrowed. */
final class Storage {

    private static final LongAdder LIVE_BYTES = new LongAdder();
    private static final Thread ANYONE = Thread.ofPlatform().unstarted(() -> { });

    /** The memory that is borrowed; null when libtorch owns it. */
    final MemorySegment borrowed;
    private final long address;
    private final long bytes;
    private final AtomicInteger tensors = new AtomicInteger();

    private Storage(MemorySegment borrowed, long address, long bytes) {
        this.borrowed = borrowed;
        this.address = address;
        this.bytes = bytes;
    }

    static Storage owned(long address, long bytes) {
        return new Storage(null, address, bytes);
    }

    static Storage borrowed(MemorySegment memory) {
        return new Storage(memory, memory.address(), memory.byteSize());
    }

    /** Bytes of libtorch's memory that living tensors lie in, in the whole process. */
    static long liveBytes() {
        return LIVE_BYTES.sum();
    }

    boolean isAt(long otherAddress) {
        return address == otherAddress && bytes > 0;
    }

    /**
     * Whether the result lies in this memory: by its place and size, because tensors may borrow overlapping pieces. libtorch does
     * not tell where an empty tensor lies; one that lies in memory all the same is taken for a view of what has that size, so
     * that views of it in turn are known for what they are.
     */
    boolean isOf(MemorySegment result) {
        long at = Tensor.storageAddress(result);
        return (at == address || at == 0) && bytes == isthmus_result.storage_bytes(result) && bytes > 0;
    }

    MemorySegment start() {
        return MemorySegment.ofAddress(address);
    }

    long bytes() {
        return bytes;
    }

    void take() {
        if (tensors.getAndIncrement() == 0 && borrowed == null) {
            LIVE_BYTES.add(bytes);
        }
    }

    void drop() {
        if (tensors.decrementAndGet() == 0 && borrowed == null) {
            LIVE_BYTES.add(-bytes);
        }
    }

    boolean isReadOnly() {
        return borrowed != null && borrowed.isReadOnly();
    }

    /** Whether another thread could free the memory while this one reads it. */
    boolean isShared() {
        return borrowed != null && borrowed.isAccessibleBy(ANYONE);
    }

    void requireAlive(Tensor user) {
        if (borrowed != null && !borrowed.scope().isAlive()) {
            throw new ClosedException(user + " was used after the memory that it borrows was freed");
        }
    }
}
