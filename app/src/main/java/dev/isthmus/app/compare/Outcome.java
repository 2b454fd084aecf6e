package dev.isthmus.app.compare;

import dev.isthmus.sampler.metrics.NoiseFloor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A finished comparison.
 *
 * @param setup       what was compared
 * @param environment where
 * @param model       SHA-256 of the model's files, by name
 * @param results     one for each method, in their order
 * @param floor       what as many perfect images would measure; empty without quality
 */
public record Outcome(Setup setup, Environment environment, Map<String, String> model, List<Result> results,
                      Optional<NoiseFloor> floor) {

    public Outcome {
        results = List.copyOf(results);
    }

    /** How many times faster than the baseline, if that was run. */
    public OptionalDouble speedUpMeasured(Result result) {
        return results.stream().filter(r -> r.method().name().equals(Methods.BASELINE))
                .mapToDouble(r -> r.secondsPerImage().mean() / result.secondsPerImage().mean()).findFirst();
    }

    /** How many times less work than the baseline, if that fits the model. */
    public OptionalDouble speedUpByFlops(Result result) {
        return setup.baseline().map(b -> OptionalDouble.of(b.flops() / result.method().flops())).orElse(OptionalDouble.empty());
    }

    /** What quality was measured with, if it was. */
    public Optional<Judge.Network> network() {
        return setup.judge() instanceof Judge.Network network ? Optional.of(network) : Optional.empty();
    }
}
