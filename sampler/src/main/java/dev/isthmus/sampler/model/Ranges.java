package dev.isthmus.sampler.model;

/** Checks of configuration values, with messages that name the thing, its value and what was expected. */
final class Ranges {

    private Ranges() {
    }

    static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + value + "; expected " + min + " to " + max);
        }
    }

    static void requireDivisor(String name, int value, String wholeName, int whole) {
        if (value < 1 || whole % value != 0) {
            throw new IllegalArgumentException(name + " is " + value + "; expected a divisor of " + wholeName + ", " + whole);
        }
    }
}
