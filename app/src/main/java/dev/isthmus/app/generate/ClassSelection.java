package dev.isthmus.app.generate;

import dev.isthmus.app.InputException;
import dev.isthmus.app.report.Near;
import dev.isthmus.sampler.model.ClassNames;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads which classes the user wants. */
public final class ClassSelection {
    /** The word for every class. */
    public static final String ALL = "all";
    /** As many names as a line can tell, and as many images as nobody minds getting without having asked. */
    private static final int FEW = 20;

    private final List<String> names;
    private final ClassNames classes;

    /** @param names of the model's classes, by number */
    public ClassSelection(List<String> names) {
        this.names = List.copyOf(names);
        classes = new ClassNames(names);
    }

    /**
     * The chosen classes, each once, in the order in which they were first named.
     *
     * @param values names in any case, numbers, {@value #ALL}, or several of these separated by commas; none means all if
     *     the model has few
     * @throws InputException if one is no class of the model
     */
    public List<Integer> parse(List<String> values) {
        if (values.isEmpty()) {
            if (names.size() > FEW) {
                throw new InputException("--class is missing; expected a name or a number from 0 to " + (names.size() - 1)
                        + ", or all (isthmus classes lists them)");
            }
            return everything();
        }
        Set<Integer> chosen = new LinkedHashSet<>();
        for (String value : values) {
            int whole = byName(value.strip());
            if (whole >= 0) {
                chosen.add(whole); // the names of some models have commas in them
                continue;
            }
            for (String item : value.split(",", -1)) {
                chosen.addAll(item(item.strip()));
            }
        }
        return new ArrayList<>(chosen);
    }

    private List<Integer> item(String item) {
        if (item.equalsIgnoreCase(ALL)) {
            return everything();
        }
        int named = byName(item);
        return List.of(named >= 0 ? named : byNumber(item));
    }

    private List<Integer> everything() {
        return IntStream.range(0, names.size()).boxed().toList();
    }

    private int byName(String name) {
        return classes.named(name).orElse(-1);
    }

    private int byNumber(String item) {
        OptionalInt number = classes.numbered(item);
        if (number.isPresent()) {
            return number.getAsInt();
        }
        String known = names.size() <= FEW ? "one of " + String.join(", ", names) + ", a number from 0 to " + (names.size() - 1)
                + ", or all" : "a name or a number from 0 to " + (names.size() - 1) + ", or all (isthmus classes lists them)";
        throw new InputException("class is \"" + item + "\"; expected " + known + Near.hint(item, names));
    }
}
