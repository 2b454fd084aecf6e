package dev.isthmus.app.compare;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Mean and spread of a value over repeats.
 *
 * @param mean      of the values
 * @param deviation sample standard deviation; NaN of one value
 */
public record Spread(double mean, double deviation) {

    /** Of at least one value. */
    public static Spread of(double... values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return new Spread(mean, values.length == 1 ? Double.NaN : Math.sqrt(squares / (values.length - 1)));
    }

    static <T> Spread of(List<T> repeats, ToDoubleFunction<T> value) {
        return of(repeats.stream().mapToDouble(value).toArray());
    }
}
