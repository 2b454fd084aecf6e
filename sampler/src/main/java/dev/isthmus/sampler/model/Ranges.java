package dev.isthmus.sampler.model;

import java.util.List;
import java.util.Objects;

/** Checks of configuration values, with messages that name the thing, its value and what was expected. */
final class Ranges {

    private Ranges() {
    }

    static void require(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + value + "; expected " + min + " to " + max);
        }
    }

    /** JSON's null, which no value here may be. */
    static void requirePresent(String name, Object value) {
        if (value == null || value instanceof List<?> list && list.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(name + " is " + value + "; expected a value");
        }
    }

    static void requireDivisor(String name, int value, String wholeName, int whole) {
        if (value < 1 || whole % value != 0) {
            throw new IllegalArgumentException(name + " is " + value + "; expected a divisor of " + wholeName + ", " + whole);
        }
    }
}
