package dev.isthmus.sampler.generator;

import java.time.Duration;

/** How fast batches are made, for a guess at how long others will take. */
final class Pace {

    private static final double NEWEST = 0.2;
    private static final Duration UNKNOWN = Duration.ofSeconds(1);

    /** Of one lane; 0 while nothing was measured. */
    private double secondsPerFlop;

    /** A batch was made. */
    synchronized void measured(double flop, Duration time) {
        double now = time.toNanos() / 1e9 / flop;
        secondsPerFlop = secondsPerFlop == 0 ? now : secondsPerFlop + NEWEST * (now - secondsPerFlop);
    }

    /** How long some work takes, shared out among lanes. */
    synchronized Duration estimate(double flop, int lanes) {
        return secondsPerFlop == 0 ? UNKNOWN : Duration.ofNanos((long) (flop * secondsPerFlop / Math.max(1, lanes) * 1e9));
    }
}
