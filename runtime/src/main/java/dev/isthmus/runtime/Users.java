package dev.isthmus.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/** How many calls of any thread are at work on something native, so that it is not freed under one of them. */
final class Users {

    private static final int CLOSED = -1;

    private final String what;
    private final AtomicInteger running = new AtomicInteger();

    /** @param what the thing, as in {@code a CUDA event} */
    Users(String what) {
        this.what = what;
    }

    /**
     * A call begins; {@link #leave} must follow.
     *
     * @throws ClosedException if it is freed already
     */
    void enter() {
        if (running.getAndUpdate(n -> n == CLOSED ? CLOSED : n + 1) == CLOSED) {
            throw new ClosedException(what + " was used after it was closed");
        }
    }

    void leave() {
        running.decrementAndGet();
    }

    /**
     * No call can begin from here on.
     *
     * @return whether this is the first time; the caller frees it then
     * @throws IllegalStateException if calls are at work, and changes nothing
     */
    boolean end() {
        int now = running.compareAndExchange(0, CLOSED);
        if (now > 0) {
            throw new IllegalStateException(what + " was closed while " + now + " calls use it");
        }
        return now == 0;
    }
}
