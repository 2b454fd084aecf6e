package dev.isthmus.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.benchmarks.Embedded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    @TempDir
    Path folder;

    @Test
    void theCommittedPageIsThatOfTheCommittedFigures() throws IOException {
        Path docs = Embedded.model().resolve("../../../docs").normalize();
        assertEquals(Report.page(docs.resolve("benchmarks/ffm-vs-jni")), Files.readString(docs.resolve("ffm-vs-jni.md")),
                "run sh tests/benchmarks/ffm-vs-jni.sh --report");
    }

    @Test
    void withoutFiguresThePageSaysSo() throws IOException {
        String page = Report.page(folder.resolve("none"));
        assertTrue(page.contains("*No figures yet: `sh tests/benchmarks/ffm-vs-jni.sh --peers` makes them.*"), page);
        assertEquals(7, page.lines().filter(line -> line.contains("| no figures yet |")).count());
        assertFalse(page.contains(".svg"), page);
    }

    @Test
    void goalsAreJudgedByTheFigures() throws IOException {
        Files.writeString(folder.resolve("calls.json"), "[" + String.join(",", row("a.EmptyCall.ffm", 10, 1, 0, ""), row("a.EmptyCall.jni", 8, 2, 0, ""),
                row("a.IntegerArguments.ffm", 20, 1, 0, ""), row("a.IntegerArguments.jni", 10, 1, 0, ""), row("a.Add.isthmus", 2100, 10, 48, "1"),
                row("a.Add.c", 2000, 10, 0, "1"), row("b.Add.djl", 2500, 10, 400, "1"), row("b.Add.javacpp", 4500, 10, 136, "1"),
                row("a.AddInPlace.isthmus", 1500, 10, 16, "1")) + "]");
        Files.writeString(folder.resolve("start-up.json"), """
                [{"program": "isthmus", "kind": "plain", "firstSeconds": [0.7, 0.5, 0.55], "seconds": [1, 1, 1], "peakBytes": [5, 5, 5],
                  "nativesBytes": 0}]""");
        List<String> verdicts = new Targets(Measured.read(folder)).all().stream().map(t -> t.verdict() + ": " + t.figures()).toList();
        assertEquals(List.of(
                "no: 1 of 2 pairs: IntegerArguments FFM: 20.0 ns ± 5 % against 10.0 ns ± 10 %",
                "yes: Add 100 ns",
                "no: AddInPlace 16 B",
                "yes: Add 48 B",
                "no: 2.10 µs ± 0 % against 2.50 µs ± 0 %: 0.84",
                "yes: 2.10 µs ± 0 % against 4.50 µs ± 0 %: 0.47",
                "yes: 0.55 s"), verdicts);
    }

    private static String row(String name, double nanos, double error, double bytes, String elements) {
        return """
                {"benchmark": "dev.isthmus.%s", "threads": 1, %s "primaryMetric": {"score": %s, "scoreError": %s, "scoreUnit": "ns/op"},
                 "secondaryMetrics": {"gc.alloc.rate.norm": {"score": %s}}}""".formatted(name,
                elements.isEmpty() ? "" : "\"params\": {\"elements\": \"" + elements + "\"},", nanos, error, bytes);
    }

    @Test
    void aBusyMachineIsSaid() throws IOException {
        Files.writeString(folder.resolve("machine.json"), """
                {"date": "2026-01-01", "settings": "-f 1", "processor": "P", "processors": 2, "loadBefore": 7.5, "system": "Linux", "java": "J",
                 "libtorch": "2.13"}""");
        assertTrue(Report.page(folder).contains("**The machine was busy with other work (load 7.50 before the start)"));
    }

    @Test
    void namesAreWords() {
        assertEquals("FFM: copy in fresh arena", Words.row("ffmCopyInFreshArena"));
        assertEquals("JavaCPP", Words.row("javacpp"));
        assertEquals("C", Words.row("c"));
        assertEquals("C: copy in", Words.row("cCopyIn"));
        assertEquals("arena shared", Words.row("arenaShared"));
        assertEquals("1.23 µs", Words.time(1234));
        assertEquals("1 048 576", Words.size("1048576"));
    }
}
