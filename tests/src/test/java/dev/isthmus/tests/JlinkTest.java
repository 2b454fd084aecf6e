package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.isthmus.tests.CommandLine.Result;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder that {@code app/jlink.sh} makes runs where it is put, on its own Java. */
class JlinkTest {
    @TempDir
    Path temporary;

    @Test
    void theImageRunsOnItsOwnJava() throws Exception {
        Layout.modules();
        assumeTrue(canLink(), "this JDK has nothing to link from: neither jmods nor a run-time image that allows it");
        Path directory = Files.createDirectory(temporary.resolve("work"));
        Path made = temporary.resolve("made");
        Result linked = CommandLine.execute(directory, List.of("env", "ISTHMUS_JAVA_HOME=" + System.getProperty("java.home"),
                "sh", Repository.root().resolve("app/jlink.sh").toString(), made.toString()));
        assertEquals(0, linked.code(), linked.err());

        Path image = Files.move(made, temporary.resolve("moved to a name with blanks"));
        Path launcher = Files.createSymbolicLink(temporary.resolve("isthmus"), image.resolve("bin/isthmus"));
        Result doctor = CommandLine.execute(directory, List.of(launcher.toString(), "doctor"));
        assertEquals(0, doctor.code(), doctor.out() + doctor.err());
        for (String finding : List.of("java home       " + image, "native access   enabled for dev.isthmus.bindings",
                "model           mar-fashion in " + image.resolve("isthmus/models/mar-fashion"))) {
            assertTrue(doctor.out().contains(finding), doctor.out());
        }

        Result generated = CommandLine.execute(directory, List.of(launcher.toString(), "generate", "--class", "sneaker",
                "--preset", "gtr-6.3x", "--out", "a.png")); // not quiet: the progress bar's library is started as well
        assertEquals(0, generated.code(), generated.err());
        assertTrue(Files.size(directory.resolve("a.png")) > 0);

        try (Served served = Served.by(List.of(launcher.toString(), "serve", "--port", "0", "--preset", "gtr-6.3x"), directory)) {
            Path healthy = image.resolve("bin/healthy");
            assertEquals(0, CommandLine.execute(Files.createDirectory(temporary.resolve("probe")),
                    List.of(healthy.toString(), String.valueOf(served.page().getPort()))).code());
            assertTrue(served.image("{\"prompt\": \"sneaker\"}").length > 0);
        }
    }

    private static boolean canLink() {
        StringWriter help = new StringWriter();
        ToolProvider.findFirst("jlink").ifPresent(jlink ->
                jlink.run(new PrintWriter(help), new PrintWriter(help), "--help"));
        boolean jmods = Files.isDirectory(Path.of(System.getProperty("java.home"), "jmods"));
        return !help.toString().isEmpty() && (jmods || help.toString().contains("run-time image enabled"));
    }
}
