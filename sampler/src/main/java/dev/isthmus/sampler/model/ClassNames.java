package dev.isthmus.sampler.model;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The names of a model's classes, for finding one.
 *
 * @param names by class number
 */
public record ClassNames(List<String> names) {

    public ClassNames {
        names = List.copyOf(names);
    }

    /**
     * The class of that name, in any case; else, as ImageNet's names are lists of synonyms, the first one that has it among them. Nothing if
     * there is none.
     */
    public OptionalInt named(String name) {
        OptionalInt whole = IntStream.range(0, names.size()).filter(i -> names.get(i).equalsIgnoreCase(name)).findFirst();
        return whole.isPresent() ? whole
                : IntStream.range(0, names.size()).filter(i -> isSynonym(name, names.get(i))).findFirst();
    }

    /** The class of that number in decimal digits. Nothing if it is no number, or no class has it. */
    public OptionalInt numbered(String number) {
        try {
            int value = Integer.parseInt(number);
            return value >= 0 && value < names.size() ? OptionalInt.of(value) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    private static boolean isSynonym(String name, String synonyms) {
        return Stream.of(synonyms.split(",")).anyMatch(synonym -> synonym.strip().equalsIgnoreCase(name));
    }
}
