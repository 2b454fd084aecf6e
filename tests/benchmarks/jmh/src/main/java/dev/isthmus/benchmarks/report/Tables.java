package dev.isthmus.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The page's tables, as Markdown. Each is empty where nothing was measured. */
final class Tables {
    private final Measured measured;

    Tables(Measured measured) {
        this.measured = measured;
    }

    /** Rows down, sizes across: time with its error, and bytes of the heap. */
    String subject(Subject subject) {
        List<Row> rows = measured.of(subject.type);
        if (rows.isEmpty()) {
            return "";
        }
        List<String> sizes = measured.sizes(subject.type);
        StringBuilder table = new StringBuilder("| |");
        sizes.forEach(size -> table.append(' ').append(size.isEmpty() ? "time" : Words.size(size) + " " + subject.sizes).append(" | heap |"));
        table.append("\n|---|").append("---|---|".repeat(sizes.size())).append('\n');
        for (String name : rows.stream().map(Row::name).distinct().toList()) {
            table.append("| ").append(Words.row(name)).append(" |");
            for (String size : sizes) {
                table.append(measured.row(subject.type, name, size)
                        .map(row -> " " + Words.time(row) + " | " + Words.bytes(row.bytes()) + " |").orElse(" | |"));
            }
            table.append('\n');
        }
        return table.toString();
    }

    /** What several threads do at once: time of one operation of one thread. */
    String threads() {
        List<Integer> threads = measured.rows().stream().map(Row::threads).distinct().sorted().toList();
        if (threads.size() < 2) {
            return "";
        }
        StringBuilder table = new StringBuilder("| | |");
        threads.forEach(n -> table.append(" ").append(n).append(n == 1 ? " thread |" : " threads |"));
        table.append("\n|---|---|").append("---|".repeat(threads.size())).append('\n');
        measured.rows().stream().filter(row -> row.threads() > 1)
                .map(row -> List.of(row.subject(), row.name(), row.size())).distinct().forEach(key -> {
                    table.append("| ").append(key.get(0)).append(" | ").append(Words.row(key.get(1))).append(" |");
                    for (int n : threads) {
                        table.append(measured.rows().stream()
                                .filter(row -> row.threads() == n && List.of(row.subject(), row.name(), row.size()).equals(key))
                                .findFirst().map(row -> " " + Words.time(row) + " |").orElse(" |"));
                    }
                    table.append('\n');
                });
        return table.toString();
    }

    /** Closing arenas beside so many other running threads. */
    String arenas() {
        List<Row> rows = measured.of("SharedArenaClose");
        if (rows.isEmpty()) {
            return "";
        }
        StringBuilder table = new StringBuilder("| other threads | shared arena | confined arena |\n|---|---|---|\n");
        for (String others : measured.sizes("SharedArenaClose")) {
            table.append("| ").append(others).append(" | ")
                    .append(measured.row("SharedArenaClose", "arenaShared", others).map(Words::time).orElse("")).append(" | ")
                    .append(measured.row("SharedArenaClose", "arenaConfined", others).map(Words::time).orElse("")).append(" |\n");
        }
        return table.toString();
    }

    String startUp() {
        if (measured.startUps().isEmpty()) {
            return "";
        }
        StringBuilder table = new StringBuilder("| program | kind | first line, s (range) | process, s (range) | resident | libraries unpacked |\n"
                + "|---|---|---|---|---|---|\n");
        for (JsonNode row : measured.startUps()) {
            double natives = row.path("nativesBytes").asDouble();
            table.append("| ").append(row.path("program").asString()).append(" | ").append(row.path("kind").asString()).append(" | ")
                    .append(spread(row.path("firstSeconds"))).append(" | ").append(spread(row.path("seconds"))).append(" | ")
                    .append(Words.megabytes(median(row.path("peakBytes")))).append(" | ")
                    .append(natives == 0 ? "" : Words.megabytes(natives)).append(" |\n");
        }
        return table.toString();
    }

    String pauses() {
        if (measured.pauses().isEmpty()) {
            return "";
        }
        StringBuilder table = new StringBuilder("| collector | the numbers | pauses | stopping, median | longest | pause, median | 99 % | longest |\n"
                + "|---|---|---|---|---|---|---|---|\n");
        for (JsonNode row : measured.pauses()) {
            table.append("| ").append(row.path("collector").asString()).append(" | ")
                    .append(row.path("way").asString().toLowerCase(Locale.ROOT).replace('_', ' ').replace("ffm", "FFM").replace("jni", "JNI"))
                    .append(" | ").append(row.path("pauses").asLong());
            for (String what : List.of("stopMedianNanos", "stopMaxNanos", "pauseMedianNanos", "pauseP99Nanos", "pauseMaxNanos")) {
                table.append(" | ").append(Words.time(row.path(what).asDouble()));
            }
            table.append(" |\n");
        }
        return table.toString();
    }

    String targets() {
        return new Targets(measured).all().stream()
                .map(target -> "| " + target.text() + " | " + target.verdict() + " | " + target.figures() + " |\n")
                .collect(Collectors.joining("", "| goal | reached | figures |\n|---|---|---|\n", ""));
    }

    static double median(JsonNode numbers) {
        List<Double> sorted = sorted(numbers);
        return sorted.isEmpty() ? Double.NaN : sorted.get((sorted.size() - 1) / 2);
    }

    private static String spread(JsonNode numbers) {
        List<Double> sorted = sorted(numbers);
        return String.format(Locale.ROOT, "%.3f (%.3f–%.3f)", median(numbers), sorted.getFirst(), sorted.getLast());
    }

    private static List<Double> sorted(JsonNode numbers) {
        return StreamSupport.stream(numbers.spliterator(), false).map(JsonNode::asDouble).sorted().toList();
    }
}
