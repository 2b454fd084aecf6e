package dev.isthmus.sampler.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All that keeps a checkpoint from being a configuration's, collected to be told at once. */
final class Misfits {

    private static final int SHOWN = 3;
    private static final int MAX_CHARS = 120;

    /** What can be wrong with a parameter. */
    enum Kind {
        MISSING("missing"),
        MISSHAPED("of another shape"),
        NOT_FLOATING("of no floating type"),
        NOT_FINITE("with NaN or infinite values"),
        UNEXPECTED("unexpected");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private final Map<Kind, List<String>> byKind = new EnumMap<>(Kind.class);

    boolean isEmpty() {
        return byKind.isEmpty();
    }

    /**
     * @param name   from the file or the configuration; nobody vouches for it
     * @param detail what more there is to say of it, or nothing
     */
    void add(Kind kind, String name, String detail) {
        String plain = name.length() > MAX_CHARS ? name.substring(0, MAX_CHARS) + "…" : name;
        byKind.computeIfAbsent(kind, k -> new ArrayList<>()).add(plain.replaceAll("\\p{Cntrl}", "?") + detail);
    }

    /** For example {@code 7 missing (a.weight, a.bias, b.weight, …), 1 of another shape (c is [2, 3], expected [3, 2])}. */
    @Override
    public String toString() {
        return byKind.entrySet().stream().map(e -> e.getValue().size() + " " + e.getKey().words + " ("
                + e.getValue().stream().limit(SHOWN).collect(Collectors.joining(", "))
                + (e.getValue().size() > SHOWN ? ", …)" : ")")).collect(Collectors.joining(", "));
    }
}
