package dev.isthmus.app.bulk;

import dev.isthmus.app.InputException;
import dev.isthmus.app.report.Near;
import dev.isthmus.sampler.model.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/**
 * A job as a user writes it: a JSON object whose keys are the names of options, so that both say the same in the same words.
 *
 * @param file   where it is
 * @param values by key; one or more each
 */
public record JobFile(Path file, SequencedMap<String, List<String>> values) {
    /** What may stand in it: all that an image follows from, and how images are kept; not where, nor how fast. */
    public static final List<String> KEYS = List.of("model", "weights", "vae", "random-weights", "preset", "ar-steps", "diffusion-steps",
            "backbone", "cfg", "temperature", "precision", "class", "images", "per-class", "seed", "format", "shard-size");
    /** Of these an array is one value with commas in it. */
    private static final List<String> LISTS = List.of("ar-steps", "diffusion-steps");
    private static final String CLASS = "class";

    /**
     * Reads a file.
     *
     * @throws InputException if a key is unknown, or a value is not a string, a number, or where that makes sense an array of these
     */
    public static JobFile read(Path file) {
        JsonNode json = Json.read(file, JsonNode.class);
        if (!json.isObject()) {
            throw new InputException(file + " holds no JSON object; expected one such as {\"preset\": \"gtr-3.7x\", \"images\": 50000}");
        }
        SequencedMap<String, List<String>> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            values.put(entry.getKey(), values(file, entry.getKey(), entry.getValue()));
        }
        return new JobFile(file, values);
    }

    private static List<String> values(Path file, String key, JsonNode value) {
        if (!KEYS.contains(key)) {
            throw new InputException(file + ": \"" + key + "\" is no key of a job; expected some of " + String.join(", ", KEYS)
                    + Near.hint(key, KEYS));
        }
        boolean array = value.isArray() && !value.isEmpty() && (key.equals(CLASS) || LISTS.contains(key));
        List<String> words = new ArrayList<>();
        for (JsonNode each : array ? value : List.of(value)) {
            if (!each.isString() && !each.isNumber()) {
                throw new InputException(file + ": " + key + " is " + value + "; expected a string or a number"
                        + (key.equals(CLASS) || LISTS.contains(key) ? ", or an array of these" : ""));
            }
            words.add(each.asString());
        }
        return LISTS.contains(key) ? List.of(String.join(",", words)) : List.copyOf(words);
    }
}
