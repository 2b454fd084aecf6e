package dev.isthmus.app.report;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
public final class Format {

    private Format() {
    }

    /** Three significant digits or more, such as {@code 0.0123}, {@code 4.56} or {@code 789}; small ones as {@code 1.2e-09}. */
    public static String number(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value) || value == 0) {
            return value == 0 ? "0" : String.valueOf(value);
        }
        if (size < 1e-4) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        int decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** For example {@code 0:07} or {@code 1:02:03}. */
    public static String clock(Duration duration) {
        long seconds = Math.round(duration.toMillis() / 1000.0);
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** For example {@code 15.8 MB}. */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 1000 && unit < 4) {
            value /= 1000;
            unit++;
        }
        return number(value) + " " + "kMGTP".charAt(unit) + "B";
    }

    /** {@code 1 image} or {@code 2 images}. */
    public static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
