package dev.isthmus.app.compare;

import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.metrics.FeatureNet;
import dev.isthmus.sampler.metrics.NoiseFloor;
import dev.isthmus.sampler.metrics.Quality;
import dev.isthmus.sampler.metrics.QualityMeter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes an outcome of finished parts; the same parts make the same outcome. */
record Evaluation(Setup setup, Parts parts, Environment environment, Map<String, String> model) {
    /** Of a grid. */
    private static final int ROWS = 6;
    private static final int FLOOR_DRAWS = 5;
    /** Larger floors take long to simulate and are small. */
    private static final int FLOOR_IMAGES = 100_000;
    private static final long FLOOR_SEED = 1;

    Outcome outcome() throws IOException {
        if (!(setup.judge() instanceof Judge.Network network)) {
            return outcome(Optional.empty(), Optional.empty());
        }
        try (FeatureNet net = network.open(setup.config(), setup.placement().device())) {
            Optional<NoiseFloor> floor = setup.images() > FLOOR_IMAGES ? Optional.empty()
                    : Optional.of(NoiseFloor.simulate(network.reference(), setup.images(), FLOOR_DRAWS, FLOOR_SEED));
            return outcome(Optional.of(() -> new QualityMeter(net, network.reference())), floor);
        }
    }

    private interface Meters {
        QualityMeter open();
    }

    private Outcome outcome(Optional<Meters> meters, Optional<NoiseFloor> floor) throws IOException {
        List<Result> results = new ArrayList<>();
        for (Method method : setup.methods()) {
            results.add(result(method, meters));
        }
        return new Outcome(setup, environment, model, results, floor);
    }

    private Result result(Method method, Optional<Meters> meters) throws IOException {
        List<Double> seconds = new ArrayList<>();
        List<Quality> quality = new ArrayList<>();
        List<Pixels> shown = new ArrayList<>();
        double fastest = Double.POSITIVE_INFINITY;
        double slowest = 0;
        for (int repeat = 0; repeat < setup.repeats(); repeat++) {
            Optional<QualityMeter> meter = meters.map(Meters::open);
            long nanos = 0;
            for (Turn turn : setup.turns(method, repeat)) {
                Part part = parts.read(turn);
                nanos += part.nanos();
                double each = part.nanos() / 1e9 / part.images().size();
                fastest = Math.min(fastest, each);
                slowest = Math.max(slowest, each);
                meter.ifPresent(m -> m.add(part.images(), turn.labels()));
                if (repeat == 0) {
                    part.images().stream().limit((long) setup.columns() * ROWS - shown.size()).forEach(shown::add);
                }
            }
            seconds.add(nanos / 1e9 / setup.images());
            meter.ifPresent(m -> quality.add(m.quality()));
        }
        return new Result(method, seconds, fastest, slowest, quality, shown);
    }
}
