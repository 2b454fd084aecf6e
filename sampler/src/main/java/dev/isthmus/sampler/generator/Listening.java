package dev.isthmus.sampler.generator;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What somebody is told, in order, on a virtual thread: neither a lane nor another caller waits for code of theirs. What that throws is logged
 * once.
 *
 * @param <E> an event
 */
final class Listening<E> {

    private static final System.Logger LOG = System.getLogger(Listening.class.getPackageName());

    private final String who;
    private final Consumer<? super E> listener;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    /** Null while there is nothing to tell. */
    private Thread teller;
    private boolean closed;
    private boolean threw;

    Listening(String who, Consumer<? super E> listener) {
        this.who = who;
        this.listener = listener;
    }

    /** Tells this after everything before. */
    void tell(E event) {
        add(() -> guarded(event));
    }

    /** Runs this after everything before, and tells nothing more. */
    synchronized void end(Runnable last) {
        add(last);
        closed = true;
    }

    /** Tells nothing more; what is being told may be told to its end. */
    synchronized void close() {
        waiting.clear();
        closed = true;
    }

    /** Whether the calling thread is being told something. */
    synchronized boolean isHere() {
        return teller == Thread.currentThread();
    }

    private synchronized void add(Runnable word) {
        if (!closed) {
            waiting.add(word);
            if (teller == null) {
                teller = Thread.startVirtualThread(this::tellAll);
            }
        }
    }

    private void guarded(E event) {
        try {
            listener.accept(event);
        } catch (Throwable t) {
            if (!threw) {
                threw = true;
                LOG.log(Level.WARNING, who + " threw, which changes nothing; it is not said again", t);
            }
        }
    }

    private void tellAll() {
        for (Runnable word = next(); word != null; word = next()) {
            word.run();
        }
    }

    private synchronized Runnable next() {
        Runnable word = waiting.poll();
        if (word == null) {
            teller = null;
        }
        return word;
    }
}
