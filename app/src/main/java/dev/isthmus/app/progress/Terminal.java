package dev.isthmus.app.progress;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal that a bar can be drawn on.
 *
 * <p>The JDK's {@code Console} knows only whether input and output are one, but progress goes where errors go, and output is
 * often redirected.
 *
 * @param columns its width
 * @param unicode whether it shows more than ASCII
 */
record Terminal(int columns, boolean unicode) {
    private static final Path ERRORS = Path.of("/proc/self/fd/2");
    private static final Pattern DEVICE = Pattern.compile("/dev/(pts/|tty|console).*");
    private static final Pattern SIZE = Pattern.compile("(\\d+) (\\d+)");
    private static final int USUAL_COLUMNS = 80;

    /** The terminal that messages are shown on, if they are shown on one that is not dumb. */
    static Optional<Terminal> ofErrors() {
        if ("dumb".equals(System.getenv("TERM")) || !isTerminal()) {
            return Optional.empty();
        }
        return Optional.of(new Terminal(width(), System.err.charset().newEncoder().canEncode('█')));
    }

    private static boolean isTerminal() {
        if (!Files.isSymbolicLink(ERRORS)) {
            return System.console() != null && System.console().isTerminal();
        }
        try {
            return DEVICE.matcher(Files.readSymbolicLink(ERRORS).toString()).matches();
        } catch (IOException e) {
            return false;
        }
    }

    /** As stty says; JLine would say it too, after unpacking and loading a native library. */
    private static int width() {
        if (!Files.isSymbolicLink(ERRORS)) {
            return USUAL_COLUMNS;
        }
        try {
            Process stty = new ProcessBuilder("stty", "size").redirectInput(new File(ERRORS.toString()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            stty.waitFor(1, TimeUnit.SECONDS);
            Matcher matcher = SIZE.matcher(size);
            int columns = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
            return columns > 0 ? columns : USUAL_COLUMNS; // a terminal of unknown size says 0
        } catch (IOException | NumberFormatException e) {
            return USUAL_COLUMNS;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL_COLUMNS;
        }
    }
}
