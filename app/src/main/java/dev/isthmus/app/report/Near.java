package dev.isthmus.app.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what a mistyped name was meant to be. */
public final class Near {
    private static final int MAX_CHARS = 64;

    private Near() {
    }

    /** {@code ; did you mean "sneaker"?}, or nothing if no name is near. */
    public static String hint(String text, Collection<String> names) {
        if (text.length() > MAX_CHARS) {
            return "";
        }
        String given = text.toLowerCase(Locale.ROOT);
        int most = Math.max(1, given.length() / 3);
        return names.stream()
                .filter(name -> distance(given, name.toLowerCase(Locale.ROOT)) <= most)
                .min(Comparator.comparingInt(name -> distance(given, name.toLowerCase(Locale.ROOT))))
                .map(name -> "; did you mean \"" + name + "\"?")
                .orElse("");
    }

    /** Letters to insert, remove or replace (Levenshtein's distance); 0 if one begins with the other's first three or more. */
    private static int distance(String a, String b) {
        if (a.length() > 2 && b.startsWith(a)) {
            return 0;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
