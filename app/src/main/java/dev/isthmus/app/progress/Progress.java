package dev.isthmus.app.progress;

import java.io.PrintWriter;

/** Shows the user how far a run has come. */
public interface Progress extends AutoCloseable {

    /** The run has come this far. */
    void at(Position position);

    @Override
    void close();

    /** A bar on a terminal, now and then a line elsewhere. */
    static Progress on(PrintWriter err) {
        return Terminal.ofErrors().<Progress>map(terminal -> new BarProgress(terminal, err)).orElseGet(() -> new LineProgress(err));
    }

    /** Shows nothing. */
    static Progress none() {
        return new Progress() {
            @Override
            public void at(Position position) {
            }

            @Override
            public void close() {
            }
        };
    }
}
