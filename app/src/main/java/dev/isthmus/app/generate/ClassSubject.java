package dev.isthmus.app.generate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Classes of a model.
 *
 * @param names of all of them, by number
 */
public record ClassSubject(List<String> names) implements Subject {

    @Override
    public SequencedMap<String, String> text(List<Integer> labels) {
        SequencedMap<String, String> text = new LinkedHashMap<>();
        text.put("Class", labels.stream().map(label -> label + " " + names.get(label)).collect(Collectors.joining("; ")));
        return text;
    }

    @Override
    public List<String> arguments(List<Integer> labels) {
        List<Integer> all = IntStream.range(0, names.size()).boxed().toList();
        return List.of("--class", labels.equals(all) && labels.size() > 1 ? ClassSelection.ALL
                : labels.stream().map(this::word).collect(Collectors.joining(",")));
    }

    /** By number where a name holds commas or blanks, is an earlier class's too, or could be taken for something else. */
    private String word(int label) {
        String name = names.get(label);
        boolean plain = name.matches("[A-Za-z][A-Za-z0-9._-]*") && !name.equalsIgnoreCase(ClassSelection.ALL)
                && IntStream.range(0, label).noneMatch(i -> names.get(i).equalsIgnoreCase(name));
        return plain ? name : String.valueOf(label);
    }
}
