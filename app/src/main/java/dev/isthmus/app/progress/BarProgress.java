package dev.isthmus.app.progress;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;

/** A bar that is drawn again and again on one line, and is gone at the end. */
final class BarProgress implements Progress {
    private static final long PARTS = 1_000_000;
    private static final int INTERVAL_MILLIS = 100;

    private final Terminal terminal;
    private final PrintWriter err;
    /** Made when there is something to show, since it draws itself at once. */
    private ProgressBar bar;
    private volatile String text;

    BarProgress(Terminal terminal, PrintWriter err) {
        this.terminal = terminal;
        this.err = err;
    }

    @Override
    public void at(Position position) {
        text = position.text();
        if (bar == null) {
            bar = open();
        }
        bar.stepTo(Math.round(position.fraction() * PARTS));
    }

    private ProgressBar open() {
        BarLine line = new BarLine(terminal.unicode());
        return new ProgressBarBuilder()
                .setInitialMax(PARTS)
                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                .continuousUpdate() // the time left runs on during a long AR step
                .setRenderer((state, columns) -> line.render((double) state.getCurrent() / PARTS, text,
                        state.getElapsedAfterStart(), columns))
                .setConsumer(new Line(terminal.columns() - 1, err))
                .build();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    /**
     * One line of a terminal. A consumer with a width of its own keeps the progress bar from asking JLine for one, which would
     * load a native library.
     */
    private record Line(int columns, PrintWriter err) implements ProgressBarConsumer {
        private static final String ERASE = "\r\u001b[K";

        @Override
        public int getMaxRenderedLength() {
            return columns;
        }

        @Override
        public void accept(String line) {
            err.print(ERASE + line);
            err.flush();
        }

        @Override
        public void close() {
            err.print(ERASE);
            err.flush();
        }
    }
}
