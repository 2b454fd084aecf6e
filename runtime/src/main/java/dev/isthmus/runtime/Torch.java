package dev.isthmus.runtime;

import dev.isthmus.bindings.Attempt;
import dev.isthmus.bindings.Libtorch;
import dev.isthmus.bindings.LibtorchLocator;
import dev.isthmus.bindings.LoaderText;
import dev.isthmus.bindings.NativeLibrary;
import dev.isthmus.bindings.NativeLoadException;
import dev.isthmus.bindings.generated.Isthmus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The one libtorch of this process: loading it, its threads, and what is alive in it.
 *
 * <p>Nothing needs to be called first: the first tensor loads libtorch. {@link #load} is for programs that want to tell their
 * user about a slow first use, or to fail early.
 *
 * {@snippet :
 * TorchInfo info = Torch.load(notice -> log(notice));     // or nothing: the first tensor loads libtorch
 * Torch.setThreads(1);
 * long before = Torch.liveTensors();
 * x.exp().close();
 * assert Torch.liveTensors() == before;
 * }
 */
public final class Torch {

    private static final int MAX_THREADS = 1024;

    /** Written once, under the class's lock. */
    private static volatile TorchInfo loaded;

    private Torch() {
    }

    /**
     * Loads libtorch at the first call; later calls return what was loaded.
     *
     * @param notice told in one line before anything slow happens (unpacking, once for a machine and version)
     * @throws LibraryException if no usable libtorch is found; {@link LibraryException#attempts} has every place tried
     */
    public static TorchInfo load(Consumer<String> notice) {
        if (loaded == null) {
            synchronized (Torch.class) {
                if (loaded == null) {
                    loaded = open(notice);
                }
            }
        }
        return loaded;
    }

    /** What is loaded; loads it at the first call. */
    public static TorchInfo info() {
        return load(notice -> { });
    }

    static boolean hasScalarOps() {
        return info().hasScalarOps();
    }

    /** Memory and swap of the machine in bytes. */
    static long machineMemory() {
        return info().machineMemory();
    }

    static void requireLoaded() {
        if (loaded == null) {
            load(notice -> { });
        }
    }

    private static TorchInfo open(Consumer<String> notice) {
        List<String> attempts = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            NativeLibrary shim = NativeLibrary.load(notice);
            requireAbi(shim, arena);
            Libtorch libtorch = LibtorchLocator.ofEnvironment().locate(notice);
            libtorch.attempts().stream().map(Attempt::toString).forEach(attempts::add);
            if (Isthmus.isthmus_load(arena.allocateFrom(libtorch.directory().toString())) != Isthmus.ISTHMUS_OK()) {
                throw new LibraryException("cannot load libtorch from " + libtorch.directory() + ": "
                        + LoaderText.explain(Native.lastError()), attempts, null);
            }
            /* Java counts the processors that the container allows; libtorch counts those of the machine. */
            if (System.getenv("OMP_NUM_THREADS") == null) {
                apply(Runtime.getRuntime().availableProcessors());
            }
            return new TorchInfo(libtorch.directory(), libtorch.source().toString(), attempts, shim.path(),
                    readLong(arena, Isthmus::isthmus_libtorch_version), readLong(arena, Isthmus::isthmus_features),
                    readLong(arena, Isthmus::isthmus_machine_memory));
        } catch (NativeLoadException e) {
            e.attempts().stream().map(Attempt::toString).filter(a -> !attempts.contains(a)).forEach(attempts::add);
            throw new LibraryException(e.getMessage(), attempts, e);
        }
    }

    private static void requireAbi(NativeLibrary shim, Arena arena) {
        MemorySegment abi = arena.allocate(ValueLayout.JAVA_INT);
        Native.check(Isthmus.isthmus_abi(abi), "isthmus_abi");
        int found = abi.get(ValueLayout.JAVA_INT, 0);
        if (found != Isthmus.ISTHMUS_ABI()) {
            throw new LibraryException(shim.path() + " has shim ABI " + found + "; this Java code needs "
                    + Isthmus.ISTHMUS_ABI(), List.of(), null);
        }
    }

    /** Native threads that compute, and those of the BLAS underneath. */
    public record Threads(int torch, int blas) {
    }

    /**
     * Sets how many threads one op may use. It governs libtorch and BLAS together, for this thread and for threads that have
     * not computed yet.
     *
     * @param threads 1 to 1024
     */
    public static void setThreads(int threads) {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException("threads is " + threads + "; expected 1 to " + MAX_THREADS);
        }
        requireLoaded();
        apply(threads);
    }

    private static void apply(int threads) {
        Native.check(Isthmus.isthmus_set_threads(threads), "set threads");
    }

    /** Threads that an op of this thread may use, and those that BLAS makes besides. */
    public static Threads threads() {
        requireLoaded();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment counts = arena.allocate(ValueLayout.JAVA_INT, 2);
            Native.check(Isthmus.isthmus_get_threads(counts, counts.asSlice(4)), "get threads");
            return new Threads(counts.getAtIndex(ValueLayout.JAVA_INT, 0), counts.getAtIndex(ValueLayout.JAVA_INT, 1));
        }
    }

    /**
     * A call into native code and back, where next to nothing is done: what a call costs on this machine. {@code isthmus bench calls} times
     * it.
     */
    public static void emptyCall() {
        requireLoaded();
        Native.check(Isthmus.isthmus_abi(Crossing.ANSWER), "empty call");
    }

    /** Where the empty call leaves its answer, always the same one. */
    private static final class Crossing {
        static final MemorySegment ANSWER = Arena.global().allocate(ValueLayout.JAVA_INT);
    }

    /** Tensors of the whole process that were made and not yet freed. */
    public static long liveTensors() {
        requireLoaded();
        try (Arena arena = Arena.ofConfined()) {
            return readLong(arena, Isthmus::isthmus_live_tensors);
        }
    }

    /** Bytes of libtorch's memory that living tensors lie in; memory that tensors borrow is not counted. */
    public static long liveBytes() {
        return Storage.liveBytes();
    }

    /**
     * What is alive and where it was made, oldest first, one line each; empty unless the process was started with
     * {@code -Disthmus.leaks=trace}. With that property a scope that was forgotten is also reported to the
     * {@link System.Logger} {@code dev.isthmus.leaks} once the garbage collector finds it.
     */
    public static List<String> livingTensors() {
        return Births.living();
    }

    private interface LongReader {
        int read(MemorySegment out);
    }

    private static long readLong(Arena arena, LongReader reader) {
        MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
        Native.check(reader.read(out), "reading a number from the shim");
        return out.get(ValueLayout.JAVA_LONG, 0);
    }
}
