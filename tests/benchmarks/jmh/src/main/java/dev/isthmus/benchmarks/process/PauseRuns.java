package dev.isthmus.benchmarks.process;

import dev.isthmus.benchmarks.Pauses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** Runs {@link Pauses} with each collector and each way, and reads every pause off the JVM's log: how long it took to stop, and in all. */
public final class PauseRuns {
    private static final List<String> COLLECTORS = List.of("G1", "Serial", "Parallel");
    private static final Pattern SAFEPOINT =
            Pattern.compile("Safepoint \"(?<why>[^\"]+)\".*Reaching safepoint: +(?<stop>\\d+) ns.*Total: +(?<all>\\d+) ns");

    private PauseRuns() {
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 2) {
            System.err.println("usage: PauseRuns SECONDS FILE.json");
            System.exit(2);
        }
        List<Map<String, Object>> measured = new ArrayList<>();
        for (String collector : COLLECTORS) {
            for (Pauses.Way way : Pauses.Way.values()) {
                measured.add(run(collector, way, args[0]));
            }
        }
        Files.writeString(Path.of(args[1]),
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(measured) + "\n");
    }

    private static Map<String, Object> run(String collector, Pauses.Way way, String seconds) throws IOException, InterruptedException {
        Path log = Files.createTempFile("isthmus-pauses", ".log");
        try {
            Child child = Child.run(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED", "-XX:+Use" + collector + "GC", "-Xms256m", "-Xmx256m",
                    "-Xlog:safepoint:file=" + log + "::filecount=0", "-cp", System.getProperty("java.class.path"),
                    Pauses.class.getName(), way.name(), seconds));
            List<Long> stop = new ArrayList<>();
            List<Long> all = new ArrayList<>();
            for (String line : Files.readAllLines(log)) {
                Matcher safepoint = SAFEPOINT.matcher(line);
                if (safepoint.find()) {
                    stop.add(Long.parseLong(safepoint.group("stop")));
                    all.add(Long.parseLong(safepoint.group("all")));
                }
            }
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("collector", collector);
            row.put("way", way.name());
            row.put("seconds", Double.parseDouble(seconds));
            row.put("transfers", Long.parseLong(child.lines().getFirst()));
            row.put("pauses", all.size());
            row.put("stopMedianNanos", quantile(stop, 0.5));
            row.put("stopMaxNanos", quantile(stop, 1));
            row.put("pauseMedianNanos", quantile(all, 0.5));
            row.put("pauseP99Nanos", quantile(all, 0.99));
            row.put("pauseMaxNanos", quantile(all, 1));
            return row;
        } finally {
            Files.delete(log);
        }
    }

    /** The least that so large a share of them does not exceed; 0 of none. */
    private static long quantile(List<Long> nanos, double share) {
        return nanos.isEmpty() ? 0 : nanos.stream().sorted().toList().get((int) Math.ceil(share * nanos.size()) - 1);
    }
}
