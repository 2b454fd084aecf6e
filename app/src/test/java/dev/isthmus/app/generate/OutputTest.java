package dev.isthmus.app.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTest {
    private static final List<String> CLASSES = List.of("bag", "Tench, Tinca tinca", "a/b c", "crane", "crane", "…");
    private static final Optional<Boolean> UNSAID = Optional.empty();

    @TempDir
    Path folder;

    @Test
    void aFileHoldsAllImages() {
        Output output = Output.of("some/x.PNG", UNSAID, CLASSES, 5);
        assertEquals(new Output(Path.of("some"), Optional.of(Path.of("some/x.PNG")), Optional.empty()), output);
        assertTrue(output.isForLooking());
        assertEquals(Path.of(""), Output.of("x.png", UNSAID, CLASSES, 5).folder());
        assertTrue(Output.of("x.png", Optional.of(false), CLASSES, 1).sheet().isPresent());
    }

    @Test
    void aFileWithoutGridBecomesFilesBesideIt() {
        Output output = Output.of("some/x.png", Optional.of(false), CLASSES, 2);
        assertEquals(Optional.empty(), output.sheet());
        assertEquals(Path.of("some/x-bag-seed7.png"), output.file(new Job(0, 7)));
    }

    @Test
    void aFolderHoldsOneFileForEachImage() {
        Output output = Output.of("v1.5/", UNSAID, CLASSES, 2);
        assertEquals(Path.of("v1.5/bag-seed-3.png"), output.file(new Job(0, -3)));
        assertFalse(output.isForLooking());
        assertEquals(Optional.of(Path.of("d/sheet.png")), Output.of("d", Optional.of(true), CLASSES, 2).sheet());
    }

    @Test
    void namesAreSafeAndDistinct() {
        FileNames names = new FileNames("", CLASSES);
        assertEquals(List.of("bag-seed1.png", "tench-seed1.png", "a-b-c-seed1.png", "crane-3-seed1.png", "crane-4-seed1.png",
                "class5-seed1.png"), Stream.of(0, 1, 2, 3, 4, 5).map(label -> names.of(new Job(label, 1))).toList());
    }

    @Test
    void makesAMissingFolderAndLeavesNothingInIt() throws IOException {
        Path made = folder.resolve("made");
        Output.of(made.toString(), UNSAID, CLASSES, 2).prepare(new Jobs(List.of(0), 2, 1), false);
        try (Stream<Path> files = Files.list(made)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void replacesWhatItIsToldToReplace() throws IOException {
        Path file = Files.writeString(folder.resolve("x.png"), "old");
        Output.of(file.toString(), UNSAID, CLASSES, 2).prepare(new Jobs(List.of(0), 2, 1), false);
        Files.writeString(folder.resolve("bag-seed1.png"), "old");
        Output.of(folder.toString(), UNSAID, CLASSES, 2).prepare(new Jobs(List.of(0), 2, 1), true);
        assertEquals("old", Files.readString(file));
    }
}
