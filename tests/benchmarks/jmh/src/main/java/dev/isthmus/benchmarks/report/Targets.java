package dev.isthmus.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What was set as a goal before anything was measured, and what came of it. */
final class Targets {
    private static final double NANOS_ABOVE_C = 150;
    private static final double BYTES_OF_A_TENSOR = 64;
    /** JMH counts what the harness itself allocates too. */
    private static final double BYTES_OF_NOTHING = 1;
    private static final double OF_DJL = 0.8;
    private static final double OF_JAVACPP = 0.5;
    private static final double SECONDS = 0.6;
    private static final List<String> NEW_TENSOR = List.of("Add", "MatMul", "LayerNorm", "TensorLife");
    private static final List<String> SMALLEST = List.of("1", "");
    /** FFM's row and the one of JNI that does the same. */
    private static final List<List<String>> PAIRS = List.of(List.of("ffm", "jni"), List.of("ffmBorrow", "jniBorrow"),
            List.of("ffmCopyIn", "jniCopyIn"), List.of("ffmCopyOut", "jniCopyOut"), List.of("ffmCopyBoth", "jniCopyBoth"),
            List.of("ffmDirectBuffer", "jniDirectBuffer"), List.of("ffmMappedFile", "jniMappedFile"),
            List.of("ffmMappedFileBoth", "jniMappedFileBoth"), List.of("ffmInFreshArena", "jniInChars"),
            List.of("ffmInKept", "jniInRegion"), List.of("ffmOut", "jniOut"), List.of("ffmStatic", "jniStatic"),
            List.of("ffmObject", "jniObject"));

    /**
     * A goal.
     *
     * @param verdict {@code yes}, {@code no}, or that there are no figures
     * @param figures those that decide
     */
    record Target(String text, String verdict, String figures) {
    }

    private static final String UNKNOWN = "no figures yet";

    private final Measured measured;

    Targets(Measured measured) {
        this.measured = measured;
    }

    List<Target> all() {
        List<Target> all = new ArrayList<>();
        all.add(ffmAgainstJni());
        all.add(aboveC());
        all.add(bytes("0 bytes of the heap an op in place", List.of("AddInPlace"), BYTES_OF_NOTHING));
        all.add(bytes("at most 64 bytes an op that returns a new `Tensor`", NEW_TENSOR, BYTES_OF_A_TENSOR));
        all.add(ratio("adding one element takes at most 0.8 of DJL's time", "djl", OF_DJL));
        all.add(ratio("adding one element takes at most 0.5 of JavaCPP's time", "javacpp", OF_JAVACPP));
        all.add(startUp());
        return all;
    }

    private Target ffmAgainstJni() {
        List<String> slower = new ArrayList<>();
        int compared = 0;
        for (Row ffm : measured.rows()) {
            Optional<Row> jni = ffm.threads() != 1 || ffm.subject().equals("Errors") ? Optional.empty() : PAIRS.stream()
                    .filter(pair -> pair.getFirst().equals(ffm.name())).findFirst()
                    .flatMap(pair -> measured.row(ffm.subject(), pair.getLast(), ffm.size()));
            if (jni.isPresent() && !Double.isNaN(ffm.error()) && !Double.isNaN(jni.get().error())) { // else nobody can tell
                compared++;
                if (ffm.isSlowerThan(jni.get())) {
                    slower.add(ffm.subject() + " " + Words.row(ffm.name()) + (ffm.size().isEmpty() ? "" : " at " + Words.size(ffm.size()))
                            + ": " + Words.time(ffm) + " against " + Words.time(jni.get()));
                }
            }
        }
        return target("no FFM row is slower than its JNI twin (beyond both errors)", compared > 0, slower.isEmpty(),
                slower.isEmpty() ? compared + " pairs" : slower.size() + " of " + compared + " pairs: " + String.join("; ", slower));
    }

    private Target aboveC() {
        List<String> figures = new ArrayList<>();
        boolean within = true;
        for (String subject : List.of("Add", "AddInPlace", "MatMul", "LayerNorm", "TensorLife")) {
            for (String size : SMALLEST) {
                Optional<Row> ours = measured.row(subject, "isthmus", size);
                Optional<Row> floor = measured.row(subject, "c", size);
                if (ours.isPresent() && floor.isPresent()) {
                    double above = ours.get().nanos() - floor.get().nanos();
                    within &= above <= NANOS_ABOVE_C;
                    figures.add(subject + " " + Math.round(above) + " ns");
                }
            }
        }
        return target("an op of `Tensor` takes at most 150 ns more than the same call from C (one element)", !figures.isEmpty(), within,
                String.join(", ", figures));
    }

    private Target bytes(String text, List<String> subjects, double most) {
        List<String> figures = new ArrayList<>();
        boolean within = true;
        for (String subject : subjects) {
            for (String size : SMALLEST) {
                Optional<Row> row = measured.row(subject, "isthmus", size).filter(r -> !Double.isNaN(r.bytes()));
                if (row.isPresent()) {
                    within &= row.get().bytes() <= most;
                    figures.add(subject + " " + Words.bytes(row.get().bytes()));
                }
            }
        }
        return target(text, !figures.isEmpty(), within, String.join(", ", figures));
    }

    private Target ratio(String text, String other, double most) {
        Optional<Row> ours = measured.row("Add", "isthmus", "1");
        Optional<Row> theirs = measured.row("Add", other, "1");
        if (ours.isEmpty() || theirs.isEmpty()) {
            return new Target(text, UNKNOWN, "");
        }
        double ratio = ours.get().nanos() / theirs.get().nanos();
        return target(text, true, ratio <= most, Words.time(ours.get()) + " against " + Words.time(theirs.get()) + ": "
                + Words.digits(ratio));
    }

    private Target startUp() {
        String text = "from the start of the process to the first result at most 0.6 s";
        for (JsonNode row : measured.startUps()) {
            if (row.path("program").asString().equals("isthmus") && row.path("kind").asString().equals("plain")) {
                double seconds = Tables.median(row.path("firstSeconds"));
                return target(text, true, seconds <= SECONDS, Words.digits(seconds) + " s");
            }
        }
        return new Target(text, UNKNOWN, "");
    }

    private static Target target(String text, boolean known, boolean reached, String figures) {
        return known ? new Target(text, reached ? "yes" : "no", figures) : new Target(text, UNKNOWN, "");
    }
}
