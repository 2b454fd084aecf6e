package dev.isthmus.runtime.lane;

import dev.isthmus.runtime.Torch;

/**
 * How many threads the ops of one thread may use, without a word to any other thread.
 *
 * <p>libtorch keeps two numbers: one of each thread, in OpenMP, and one of the process, which a thread takes over when it first
 * computes. Setting changes both, but does not count as computing. So a thread that only set its number would lose it at its
 * first op if another thread had set one in between; and a thread elsewhere that has not computed yet would take over the
 * number of a lane.
 */
final class IntraOpThreads {

    private IntraOpThreads() {
    }

    /**
     * Sets the calling thread's own number. One thread at a time, so that none takes the number that another is about to
     * set back for the process's.
     *
     * @throws InterruptedException if interrupted while the process's number is set back
     */
    static synchronized void setHere(int threads) throws InterruptedException {
        int usual = Torch.threads().torch();        // asking counts as computing: this thread takes no number over any more
        Torch.setThreads(threads);
        if (usual != threads) {
            Thread restorer = Thread.ofPlatform().name("isthmus-lane-setup").start(() -> Torch.setThreads(usual));
            restorer.join();
        }
    }
}
