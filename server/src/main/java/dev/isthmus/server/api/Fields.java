package dev.isthmus.server.api;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Typed reading of an object's fields; {@code null} is as if the field were not there. */
record Fields(ObjectNode object) {

    /** Refuses all fields but these, so that a mistyped one does not silently mean its default. */
    void requireKnown(Set<String> names) {
        for (String name : object.propertyNames()) {
            if (!names.contains(name)) {
                throw Refusal.field(Problem.UNKNOWN_FIELD, Quoted.plain(name), "there is no field " + Quoted.of(name) + "; expected some of "
                        + String.join(", ", names));
            }
        }
    }

    Optional<String> string(String name, int most) {
        Optional<String> text = value(name).map(v -> {
            requireKind(name, v, v.isString(), "a string");
            return v.stringValue();
        });
        text.filter(t -> t.length() > most).ifPresent(t -> {
            throw Refusal.field(Problem.OUT_OF_RANGE, name, name + " has " + t.length() + " characters; expected at most " + most);
        });
        return text;
    }

    OptionalInt count(String name, int least, int most) {
        OptionalLong value = whole(name, least, most);
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }

    OptionalLong whole(String name, long least, long most) {
        Optional<JsonNode> value = value(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        JsonNode number = value.get();
        requireKind(name, number, number.isIntegralNumber(), "a whole number");
        if (!number.canConvertToLong() || number.longValue() < least || number.longValue() > most) {
            throw outOfRange(name, number, "a whole number from " + least + " to " + most);
        }
        return OptionalLong.of(number.longValue());
    }

    OptionalDouble real(String name, double least, double most) {
        Optional<JsonNode> value = value(name);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        JsonNode number = value.get();
        requireKind(name, number, number.isNumber(), "a number");
        double real = number.doubleValue();
        if (!(real >= least && real <= most)) {
            throw outOfRange(name, number, "a number from " + plain(least) + " to " + plain(most));
        }
        return OptionalDouble.of(real);
    }

    boolean flag(String name) {
        return value(name).map(v -> {
            requireKind(name, v, v.isBoolean(), "true or false");
            return v.booleanValue();
        }).orElse(false);
    }

    private Optional<JsonNode> value(String name) {
        return Optional.ofNullable(object.get(name)).filter(v -> !v.isNull());
    }

    private static Refusal outOfRange(String name, JsonNode value, String expected) {
        return Refusal.field(Problem.OUT_OF_RANGE, name, name + " is " + Quoted.plain(value.toString()) + "; expected " + expected);
    }

    private static void requireKind(String name, JsonNode value, boolean right, String expected) {
        if (!right) {
            throw Refusal.field(Problem.WRONG_TYPE, name, name + " is " + Kind.of(value).text() + "; expected " + expected);
        }
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    }
}
