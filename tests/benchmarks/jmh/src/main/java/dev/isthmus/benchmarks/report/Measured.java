package dev.isthmus.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that a folder holds of figures; each part may be missing.
 *
 * @param machine  what {@code process.Machine} wrote
 * @param rows     of JMH's files, {@code calls*.json}
 * @param startUps what {@code process.StartUp} wrote
 * @param pauses   what {@code process.PauseRuns} wrote
 */
record Measured(Optional<JsonNode> machine, List<Row> rows, List<JsonNode> startUps, List<JsonNode> pauses) {

    static Measured read(Path folder) throws IOException {
        List<Row> rows = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(f -> f.getFileName().toString().matches("calls.*\\.json")).sorted().toList()) {
                    json(file).ifPresent(results -> results.forEach(result -> rows.add(row(result))));
                }
            }
        }
        return new Measured(json(folder.resolve("machine.json")), rows, list(folder.resolve("start-up.json")),
                list(folder.resolve("pauses.json")));
    }

    private static Optional<JsonNode> json(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(JsonMapper.builder().build().readTree(Files.readString(file))) : Optional.empty();
    }

    private static List<JsonNode> list(Path file) throws IOException {
        List<JsonNode> list = new ArrayList<>();
        json(file).ifPresent(all -> all.forEach(list::add));
        return list;
    }

    private static Row row(JsonNode result) {
        String[] name = result.path("benchmark").asString().split("\\.");
        JsonNode metric = result.path("primaryMetric");
        if (!metric.path("scoreUnit").asString().equals("ns/op")) {
            throw new IllegalArgumentException(result.path("benchmark") + " is in " + metric.path("scoreUnit") + "; expected ns/op");
        }
        StringBuilder size = new StringBuilder();
        result.path("params").forEach(value -> size.append(value.asString()));
        return new Row(name[name.length - 2], name[name.length - 1], size.toString(), result.path("threads").asInt(),
                number(metric.path("score")), number(metric.path("scoreError")),
                number(result.path("secondaryMetrics").path("gc.alloc.rate.norm").path("score")));
    }

    /** JMH writes what it does not know as the text NaN. */
    private static double number(JsonNode node) {
        return node.isNumber() ? node.doubleValue() : Double.NaN;
    }

    /** The rows of a subject that one thread ran, as they were measured. */
    List<Row> of(String subject) {
        return rows.stream().filter(row -> row.subject().equals(subject) && row.threads() == 1).toList();
    }

    Optional<Row> row(String subject, String name, String size) {
        return rows.stream().filter(row -> row.subject().equals(subject) && row.name().equals(name) && row.size().equals(size)
                && row.threads() == 1).findFirst();
    }

    /** Sizes of a subject, smallest first. */
    List<String> sizes(String subject) {
        return of(subject).stream().map(Row::size).distinct()
                .sorted(Comparator.comparingLong(size -> size.isEmpty() ? 0 : Long.parseLong(size))).toList();
    }
}
