package dev.isthmus.app.command;

/** Exit codes of every command. */
public final class ExitCode {
    public static final int OK = 0;
    /** Something failed that was not the user's input, or a check came out badly. */
    public static final int FAILURE = 1;
    /** The input or a setting was refused, or the output could not be written. */
    public static final int REFUSED = 2;
    /** Ctrl-C, by the convention 128 + SIGINT. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {
    }
}
