package dev.isthmus.app.progress;

import java.io.PrintWriter;
import java.time.Duration;

/** A line for every tenth of the work, for logs; runs of a few seconds need none. */
final class LineProgress implements Progress {
    private static final int PARTS = 10;
    private static final long QUIET_NANOS = Duration.ofSeconds(2).toNanos();

    private final PrintWriter err;
    private final long began = System.nanoTime();
    private long told = began;
    private int part;

    LineProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void at(Position position) {
        int reached = (int) (position.fraction() * PARTS);
        long now = System.nanoTime();
        if (reached <= part || reached == PARTS || now - told < QUIET_NANOS) {
            return;
        }
        part = reached;
        told = now;
        err.println((int) (position.fraction() * 100) + "%: " + position.text()
                + BarLine.left(position.fraction(), Duration.ofNanos(now - began)));
        err.flush();
    }

    @Override
    public void close() {
    }
}
