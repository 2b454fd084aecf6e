package dev.isthmus.runtime;

import java.lang.ref.Cleaner;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
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
    /* Not the resources themselves: they know their scope, and a scope that is referred to is never found to be forgotten. */
    private static final Set<Birth> LIVING = ConcurrentHashMap.newKeySet();
    private static final Cleaner FORGOTTEN = TRACED ? Cleaner.create() : null;
    private static final int FRAMES = 12;

    /** That {@code what} was made, and where. */
    static final class Birth {
        private final String what;
        private final long number = COUNT.incrementAndGet();
        private final String thread = Thread.currentThread().getName();
        private final List<StackWalker.StackFrame> frames;

        private Birth(String what, List<StackWalker.StackFrame> frames) {
            this.what = what;
            this.frames = frames;
        }

        static Birth here(String what) {
            List<StackWalker.StackFrame> frames = StackWalker.getInstance().walk(all -> all
                    .dropWhile(f -> f.getClassName().startsWith("dev.isthmus.runtime.")).limit(FRAMES).toList());
            return new Birth(what, frames);
        }

        @Override
        public String toString() {
            return what + " on thread " + thread + (frames.isEmpty() ? "" : " at " + frames.getFirst());
        }
    }

    private Births() {
    }

    /** To be called when {@code resource} is complete; null when nothing is traced. */
    static Birth record(Resource resource) {
        if (!TRACED) {
            return null;
        }
        Birth birth = Birth.here(resource + " made");
        LIVING.add(birth);
        return birth;
    }

    static void forget(Birth birth) {
        if (TRACED) {
            LIVING.remove(birth);
        }
    }

    /** The living, oldest first, one line each. */
    static List<String> living() {
        return LIVING.stream().sorted(Comparator.comparingLong(birth -> birth.number)).map(Birth::toString).toList();
    }

    /** Says so when the garbage collector finds the scope with its state still open. It frees nothing. */
    static void watch(Owner scope, OpenState state) {
        if (TRACED) {
            Birth birth = Birth.here("a scope opened");
            FORGOTTEN.register(scope, () -> {
                if (state.open) {
                    LOG.log(System.Logger.Level.WARNING, birth
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
