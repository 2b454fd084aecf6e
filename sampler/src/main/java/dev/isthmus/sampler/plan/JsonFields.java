package dev.isthmus.sampler.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * The values of one JSON object. What is missing, of another type or unknown is an {@link IllegalArgumentException} with one
 * line that names the key with its path, the value and what is allowed.
 */
final class JsonFields {
    /** What switches a part off that may be left out. */
    static final String OFF = "off";

    private static final int SHOWN_CHARS = 60;

    private final String path;
    private final JsonNode object;

    /**
     * @param path   of the object, empty for the outermost
     * @param object anything; what is no object is refused
     */
    JsonFields(String path, JsonNode object) {
        if (!object.isObject()) {
            throw refusal(path.isEmpty() ? "the preset" : path, object, "expected an object");
        }
        this.path = path;
        this.object = object;
    }

    /** Refuses keys that are not listed. */
    JsonFields allowing(String... keys) {
        for (String key : object.propertyNames()) {
            if (!List.of(keys).contains(key)) {
                String where = path.isEmpty() ? "" : " in " + path;
                throw new IllegalArgumentException("unknown key " + shown("\"" + key + "\"") + where + ", allowed: " + String.join(", ", keys));
            }
        }
        return this;
    }

    boolean has(String key) {
        return object.has(key);
    }

    JsonFields object(String key) {
        return new JsonFields(path(key), present(key, "expected an object"));
    }

    String text(String key) {
        JsonNode value = present(key, "expected text");
        if (!value.isString()) {
            throw refusal(path(key), value, "expected text");
        }
        return value.stringValue();
    }

    boolean flag(String key) {
        JsonNode value = present(key, "allowed: true, false");
        if (!value.isBoolean()) {
            throw refusal(path(key), value, "allowed: true, false");
        }
        return value.booleanValue();
    }

    double number(String key) {
        JsonNode value = present(key, "expected a number");
        if (!value.isNumber()) {
            throw refusal(path(key), value, "expected a number");
        }
        return value.doubleValue();
    }

    int integer(String key) {
        return integer(path(key), present(key, "expected a whole number"));
    }

    List<Integer> integers(String key) {
        return integers(path(key), present(key, "expected a list of whole numbers"));
    }

    List<List<Integer>> integerLists(String key) {
        String expected = "expected a list of lists of whole numbers";
        List<JsonNode> items = items(path(key), present(key, expected), expected);
        List<List<Integer>> lists = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            lists.add(integers(path(key) + "[" + i + "]", items.get(i)));
        }
        return lists;
    }

    /** The value that {@code choices} has for the text under {@code key}. */
    <T> T choice(String key, Map<String, T> choices) {
        String expected = "allowed: " + String.join(", ", choices.keySet());
        JsonNode value = present(key, expected);
        if (!value.isString() || !choices.containsKey(value.stringValue())) {
            throw refusal(path(key), value, expected);
        }
        return choices.get(value.stringValue());
    }

    /** What {@code reader} makes of the value; empty where the key is missing or its value is the text "off". */
    <T> Optional<T> orOff(String key, BiFunction<JsonFields, String, T> reader) {
        JsonNode value = object.get(key);
        if (value == null || value.isString() && value.stringValue().equals(OFF)) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(this, key));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + " or \"" + OFF + "\"", e);
        }
    }

    /** What {@code maker} makes; a refusal of its own is prefixed with this object's path and, if not empty, {@code key}. */
    <T> T make(String key, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            String where = key.isEmpty() ? path : path(key);
            throw new IllegalArgumentException(where.isEmpty() ? e.getMessage() : where + ": " + e.getMessage(), e);
        }
    }

    private JsonNode present(String key, String expected) {
        JsonNode value = object.get(key);
        if (value == null) {
            throw new IllegalArgumentException(path(key) + " is missing, " + expected);
        }
        return value;
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static int integer(String path, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw refusal(path, value, "expected a whole number, at most " + Integer.MAX_VALUE);
        }
        return value.intValue();
    }

    private static List<Integer> integers(String path, JsonNode value) {
        List<JsonNode> items = items(path, value, "expected a list of whole numbers");
        List<Integer> integers = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            integers.add(integer(path + "[" + i + "]", items.get(i)));
        }
        return integers;
    }

    private static List<JsonNode> items(String path, JsonNode value, String expected) {
        if (!value.isArray()) {
            throw refusal(path, value, expected);
        }
        return List.copyOf(value.values());
    }

    private static IllegalArgumentException refusal(String path, JsonNode value, String expected) {
        return new IllegalArgumentException(path + " is " + shown(value.toString()) + ", " + expected);
    }

    private static String shown(String text) {
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "...";
    }
}
