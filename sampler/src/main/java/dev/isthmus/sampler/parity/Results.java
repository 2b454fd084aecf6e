package dev.isthmus.sampler.parity;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.parity.Comparison.Status;
import java.util.Arrays;
import java.util.function.Consumer;

/** Compares our values with recorded ones, for one case. */
final class Results {

    /** One pass through a network: rounding only. */
    static final double FORWARD = 1e-5;
    /** Reverse processes and whole loops: rounding that the first diffusion steps amplify. */
    static final double PROCESS = 1e-3;
    /** Decoded images, absolute, on a scale of -1 to 1. */
    static final double IMAGE = 2e-3;

    private final String caseName;
    private final Consumer<Comparison> sink;

    Results(String caseName, Consumer<Comparison> sink) {
        this.caseName = caseName;
        this.sink = sink;
    }

    void relative(String probe, Tensor ours, Tensor recorded, double tolerance) {
        compare(probe, doubles(ours), doubles(recorded), tolerance, true);
    }

    void absolute(String probe, Tensor ours, Tensor recorded, double tolerance) {
        compare(probe, doubles(ours), doubles(recorded), tolerance, false);
    }

    void relative(String probe, double[] ours, double[] recorded, double tolerance) {
        compare(probe, ours, recorded, tolerance, true);
    }

    /** Whole numbers, such as positions, that have to be the very same. */
    void exact(String probe, long[] ours, long[] recorded) {
        boolean same = Arrays.equals(ours, recorded);
        double maxAbs = 0;
        for (int i = 0; i < Math.min(ours.length, recorded.length); i++) {
            maxAbs = Math.max(maxAbs, Math.abs((double) ours[i] - recorded[i]));
        }
        sink.accept(new Comparison(caseName, probe, maxAbs, same ? 0 : Double.NaN, 0, same ? Status.PASS : Status.FAIL,
                same ? "" : "ours " + abridged(ours) + ", recorded " + abridged(recorded)));
    }

    void failed(String probe, String why) {
        sink.accept(new Comparison(caseName, probe, Double.NaN, Double.NaN, Double.NaN, Status.FAIL, why));
    }

    private void compare(String probe, double[] ours, double[] recorded, double tolerance, boolean relative) {
        if (ours.length != recorded.length) {
            failed(probe, "ours has " + ours.length + " values, the recorded one " + recorded.length);
            return;
        }
        double maxAbs = 0;
        double largest = 0;
        for (int i = 0; i < ours.length; i++) {
            double difference = Math.abs(ours[i] - recorded[i]);
            /* Math.max keeps a NaN, so that one wrong value cannot hide behind the others. */
            maxAbs = Math.max(maxAbs, difference);
            largest = Math.max(largest, Math.abs(recorded[i]));
        }
        double maxRel = largest > 0 ? maxAbs / largest : maxAbs;
        boolean passes = (relative ? maxRel : maxAbs) <= tolerance;
        sink.accept(new Comparison(caseName, probe, maxAbs, maxRel, tolerance, passes ? Status.PASS : Status.FAIL,
                passes ? "" : (relative ? "max rel " : "max abs ") + "is above " + tolerance));
    }

    private static double[] doubles(Tensor t) {
        try (Scope scope = Scope.open()) {
            return t.to(DType.F64).toDoubles();
        }
    }

    private static String abridged(long[] values) {
        int shown = 12;
        String head = Arrays.toString(Arrays.copyOf(values, Math.min(shown, values.length)));
        return values.length <= shown ? head : head.replace("]", ", …]");
    }
}
