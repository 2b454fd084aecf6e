package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.isthmus.tests.CommandLine.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without native access one line names the flag that this very way of starting needs, and with that flag it works. A JVM
 * of today only warns; it is made to deny here, which it will do by itself in time.
 */
class NativeAccessTest {
    private static final String GENERATE = "generate --class sneaker --preset gtr-6.3x --quiet --out a.png";

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        assumeTrue(Runtime.version().feature() >= 24, "this JDK cannot deny native access");
        directory = Files.createDirectory(temporary.resolve("work"));
    }

    @Test
    void onTheClassPath() throws Exception {
        theFlagIsNamed("--enable-native-access=ALL-UNNAMED",
                List.of("-cp", System.getProperty("java.class.path"), "dev.isthmus.app.Main"));
    }

    @Test
    void onTheModulePath() throws Exception {
        theFlagIsNamed("--enable-native-access=dev.isthmus.bindings",
                List.of("-p", Layout.modules().toString(), "-cp", Layout.natives() + "/*", "-m", "dev.isthmus.app/dev.isthmus.app.Main"));
    }

    @Test
    void theManifestGivesItToJavaDashJar() throws Exception {
        Result result = java(List.of("-jar", Layout.app().toString()), GENERATE);
        assertEquals(new Result(0, "", ""), new Result(result.code(), "", result.err()));
    }

    private void theFlagIsNamed(String flag, List<String> start) throws Exception {
        Result refused = java(start, GENERATE);
        assertEquals(new Result(2, "", "isthmus: this JVM does not let Isthmus call native code: start java with " + flag + "\n"),
                refused);
        assertFalse(Files.exists(directory.resolve("a.png")));

        Result examined = java(start, "doctor");
        assertEquals(1, examined.code(), examined.err());
        assertEquals(List.of("native access   not enabled: start java with " + flag),
                examined.out().lines().filter(line -> line.startsWith("native access")).toList());

        List<String> allowed = new ArrayList<>(List.of(flag));
        allowed.addAll(start);
        Result result = java(allowed, GENERATE);
        assertEquals(0, result.code(), result.err());
        assertEquals("", result.err());
    }

    private Result java(List<String> start, String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(CommandLine.java(), "--illegal-native-access=deny", "-XX:+UseSerialGC",
                "-Djava.awt.headless=true", "-Disthmus.home=" + Repository.root().resolve("app")));
        command.addAll(start);
        command.addAll(List.of(arguments.split(" ")));
        return CommandLine.execute(directory, command);
    }
}
