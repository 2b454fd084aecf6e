package dev.isthmus.app.reproduce;

import java.util.function.ToDoubleFunction;

/** What the paper judges its methods by, as far as there is something like it for this model. */
enum Measure {
    DISTANCE(Results.Figures::distance, false, 0.05),
    INCEPTION_SCORE(Results.Figures::inceptionScore, true, 0.01);

    private final ToDoubleFunction<Results.Figures> value;
    private final boolean larger;
    private final double tolerance;

    Measure(ToDoubleFunction<Results.Figures> value, boolean larger, double tolerance) {
        this.value = value;
        this.larger = larger;
        this.tolerance = tolerance;
    }

    double of(Results.Figures figures) {
        return value.applyAsDouble(figures);
    }

    /** 1 if a smaller value is better, -1 if a larger one is. */
    int worse() {
        return larger ? -1 : 1;
    }

    /** By what share a method may be worse and still pass for as good. */
    double tolerance() {
        return tolerance;
    }

    String title(Results results) {
        return this == DISTANCE ? results.quality().distance() : "IS";
    }
}
