package dev.isthmus.app.bench.calls;

/**
 * A call to be timed, with the loop around it: each has a loop of its own, so that the compiler sees one call in it.
 *
 * @param name for people
 */
record CallLoop(String name, Loop loop) {

    /** Makes so many calls; the answer depends on all of them. */
    interface Loop {
        long run(int calls);
    }
}
