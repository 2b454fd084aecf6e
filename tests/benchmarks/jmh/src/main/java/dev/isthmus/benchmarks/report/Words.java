package dev.isthmus.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names and numbers as people read them. */
final class Words {
    private static final Map<String, String> LIBRARIES = Map.of("isthmus", "Isthmus", "ffm", "FFM", "jni", "JNI", "djl", "DJL",
            "javacpp", "JavaCPP", "c", "C", "java", "a Java method");
    /** Longer ones first, where one begins another. */
    private static final List<String> PREFIXES = List.of("isthmus", "javacpp", "java", "ffm", "jni", "djl", "c");
    private static final double KILO = 1000;

    private Words() {
    }

    /** Such as {@code FFM: copy in fresh arena} for ffmCopyInFreshArena. */
    static String row(String method) {
        for (String prefix : PREFIXES) {
            String rest = method.startsWith(prefix) ? method.substring(prefix.length()) : "-";
            if (rest.isEmpty()) {
                return LIBRARIES.get(prefix);
            }
            if (Character.isUpperCase(rest.charAt(0))) {
                return LIBRARIES.get(prefix) + ": " + spaced(rest);
            }
        }
        return spaced(method);
    }

    private static String spaced(String camels) {
        return camels.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    /** Three digits, in the unit that suits them. */
    static String time(double nanos) {
        String[] units = {"ns", "µs", "ms", "s"};
        double value = nanos;
        int unit = 0;
        while (value >= KILO && unit < units.length - 1) {
            value /= KILO;
            unit++;
        }
        return digits(value) + " " + units[unit];
    }

    static String digits(double value) {
        return String.format(Locale.ROOT, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
    }

    /** A time and the share of it that it may be off. */
    static String time(Row row) {
        return time(row.nanos()) + (Double.isNaN(row.error()) ? "" : String.format(Locale.ROOT, " ± %.0f %%", 100 * row.error() / row.nanos()));
    }

    static String bytes(double bytes) {
        return Double.isNaN(bytes) ? "?" : String.format(Locale.ROOT, "%.0f B", bytes);
    }

    /** Of memory and disks. */
    static String megabytes(double bytes) {
        return String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
    }

    /** A number of bytes, letters or elements. */
    static String size(String size) {
        return size.isEmpty() ? "" : String.format(Locale.ROOT, "%,d", Long.parseLong(size)).replace(',', ' ');
    }
}
