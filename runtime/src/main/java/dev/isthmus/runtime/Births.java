package dev.isthmus.runtime;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where living tensors were made, and which scopes were forgotten: for finding leaks, switched on by
 * {@code -Disthmus.leaks=trace} because a stack trace costs more than a small op.
 */
final class Births {

    static final boolean TRACED = "trace".equals(System.getProperty("isthmus.leaks"));

    private static final System.Logger LOG = System.getLogger("dev.isthmus.leaks");
    private static final AtomicLong COUNT = new AtomicLong();
    private static final Map<Resource, Birth> LIVING = new ConcurrentHashMap<>();
    private static final Cleaner FORGOTTEN = TRACED ? Cleaner.create() : null;
    private static final int FRAMES = 12;

    private record Birth(long number, String thread, List<StackWalker.StackFrame> frames) {
        static Birth here() {
            List<StackWalker.StackFrame> frames = StackWalker.getInstance().walk(all -> all
                    .dropWhile(f -> f.getClassName().startsWith("dev.isthmus.runtime.")
                            && !f.getClassName().endsWith("Test")).limit(FRAMES).toList());
            return new Birth(COUNT.incrementAndGet(), Thread.currentThread().getName(), frames);
        }

        @Override
        public String toString() {
            return "on thread " + thread + (frames.isEmpty() ? "" : " at " + frames.getFirst());
        }
    }

    private Births() {
    }

    static void record(Resource resource) {
        if (TRACED) {
            LIVING.put(resource, Birth.here());
        }
    }

    static void forget(Resource resource) {
        if (TRACED) {
            LIVING.remove(resource);
        }
    }

    /** The living, oldest first, one line each. */
    static List<String> living() {
        List<Map.Entry<Resource, Birth>> entries = new ArrayList<>(LIVING.entrySet());
        entries.sort(Comparator.comparingLong(e -> e.getValue().number()));
        return entries.stream().map(e -> e.getKey() + " made " + e.getValue()).toList();
    }

    /** Says so when the garbage collector finds the scope with its state still open. It frees nothing. */
    static void watch(Owner scope, OpenState state) {
        if (TRACED) {
            Birth birth = Birth.here();
            FORGOTTEN.register(scope, () -> {
                if (state.open) {
                    LOG.log(System.Logger.Level.WARNING, "a scope opened " + birth
                            + " was never closed: what it owns stays in memory; open scopes with try (…)");
                }
            });
        }
    }

    /** Outlives the scope it tells about. */
    static final class OpenState {
        volatile boolean open = true;
    }
}
