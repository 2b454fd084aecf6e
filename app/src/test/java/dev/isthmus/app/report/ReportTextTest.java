package dev.isthmus.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.isthmus.sampler.parity.Comparison;
import dev.isthmus.sampler.parity.Comparison.Status;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTextTest {
    private static final Comparison SKIPPED =
            new Comparison("t5", "all", Double.NaN, Double.POSITIVE_INFINITY, 0.001, Status.SKIP, "not \"here\"\n");

    @Test
    void jsonStaysJson() {
        StringWriter text = new StringWriter();
        ComparisonLines.json(new PrintWriter(text)).print(SKIPPED);
        assertEquals("{\"case\":\"t5\",\"probe\":\"all\",\"maxAbs\":null,\"maxRel\":null,\"tolerance\":0.001,\"status\":\"skip\","
                + "\"note\":\"not \\\"here\\\"\\n\"}", text.toString().strip());
        assertEquals("{\"n\":1,\"l\":[\"a\",\"b\"]}", new JsonLine().put("n", 1).put("l", List.of("a", "b")).end());
    }

    @Test
    void aTableHasItsHeadingOnce() {
        StringWriter text = new StringWriter();
        ComparisonLines lines = ComparisonLines.table(new PrintWriter(text));
        assertEquals("", text.toString());
        lines.print(SKIPPED);
        lines.print(SKIPPED);
        List<String> printed = text.toString().lines().toList();
        assertEquals(3, printed.size());
        assertEquals("case", printed.getFirst().substring(0, 4));
        assertEquals("skip  not \"here\"\\n", printed.getLast().substring(79));
    }

    @Test
    void tablesAlign() {
        StringWriter text = new StringWriter();
        new Table(">n", "name").row("10", "a").row("1", "bb").print(new PrintWriter(text));
        assertEquals(List.of(" n  name", "10  a", " 1  bb"), text.toString().lines().toList());
    }

    @Test
    void numbersAreShort() {
        assertEquals(List.of("0", "0.0770", "0.194", "4.56", "21.9", "252", "1.2e-09", "NaN"),
                List.of(0.0, 0.077, 0.194, 4.56, 21.9, 252.0, 1.23e-9, Double.NaN).stream().map(Format::number).toList());
        assertEquals(List.of("0:07", "59:59", "1:02:03"), List.of(7, 3599, 3723).stream()
                .map(s -> Format.clock(Duration.ofSeconds(s))).toList());
        assertEquals(List.of("960 B", "15.8 MB"), List.of(960L, 15_846_456L).stream().map(Format::bytes).toList());
    }

    @Test
    void nearNamesAreFound() {
        List<String> names = List.of("sneaker", "sandal", "ankle-boot");
        assertEquals("; did you mean \"sneaker\"?", Near.hint("sneker", names));
        assertEquals("; did you mean \"ankle-boot\"?", Near.hint("ANKLE", names));
        assertEquals("", Near.hint("zebra", names));
        assertEquals("", Near.hint("x".repeat(100_000), names));
    }
}
