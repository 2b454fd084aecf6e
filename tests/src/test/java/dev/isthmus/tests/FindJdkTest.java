package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which JDK {@code native/find-jdk.sh} finds, among homes made up here: the machine's own are hidden from it. */
@DisabledOnOs(OS.WINDOWS)
class FindJdkTest {

    private static final Path SCRIPT = Repository.root().resolve("native/find-jdk.sh");
    /** Absolute folders that the script searches: words that begin with a slash and a name and hold a star. */
    private static final Pattern USUAL_PLACE = Pattern.compile("(?<=\\s)/(?=[A-Za-z]\\S*\\*)");
    private static final String TOOLS = "/usr/bin" + File.pathSeparator + "/bin";

    @TempDir
    Path temporary;

    /** The script, with a folder of ours in front of every absolute place. */
    private Path script;
    private Path root;
    private final Map<String, String> environment = new HashMap<>();

    private record Result(int code, String out, String err) {
    }

    @BeforeEach
    void hideTheMachine() throws IOException {
        root = Files.createDirectory(temporary.resolve("root"));
        script = temporary.resolve("find-jdk.sh");
        Matcher places = USUAL_PLACE.matcher(Files.readString(SCRIPT));
        assertTrue(places.results().count() >= 5, "the usual places are written in another way; this test must follow");
        Files.writeString(script, places.replaceAll(Matcher.quoteReplacement(root + "/")));
        environment.put("HOME", Files.createDirectory(temporary.resolve("user")).toString());
        environment.put("PATH", Files.createDirectory(temporary.resolve("nothing")).toString());
    }

    @Test
    void withOnlyAnOldJdkOneLineSaysWhatToInstall() throws Exception {
        Path old = jdk("old", "17.0.9");
        path(old.resolve("bin"));
        jdk("root/usr/lib/jvm/older", "11.0.2");
        for (boolean hinted : new boolean[] {false, true}) {
            if (hinted) {
                environment.put("JAVA_HOME", old.toString());
            }
            for (String[] arguments : new String[][] {{}, {"--check"}}) {
                Result result = run(arguments);
                refused(result, "no JDK 22 or newer", "install", "Temurin", "ISTHMUS_JAVA_HOME", "17 at " + old);
                assertEquals(hinted, result.err.contains("JAVA_HOME=" + old + " is 17"), result.err);
            }
        }
    }

    @Test
    void withNoJdkAtAllOneLineSaysWhatToInstall() throws Exception {
        refused(run(), "no JDK 22 or newer", "install");
        environment.remove("HOME");
        refused(run(), "no JDK 22 or newer", "install");
    }

    @Test
    void theNamedHomeIsAnOrder() throws Exception {
        Path named = jdk("a name with blanks", "22");
        environment.put("ISTHMUS_JAVA_HOME", named.toString());
        environment.put("JAVA_HOME", jdk("newer", "25").toString());
        assertEquals(new Result(0, named + "\n", ""), run());
        assertEquals(new Result(0, "", ""), run("--check"));
        Path old = jdk("old", "21.0.5");
        environment.put("ISTHMUS_JAVA_HOME", old.toString());
        refused(run(), "ISTHMUS_JAVA_HOME=" + old, "JDK 21", "22 or newer");
        refused(run("--check"), "ISTHMUS_JAVA_HOME=" + old, "JDK 21", "22 or newer");
    }

    @Test
    void theScriptItselfObeysANamedHome() throws Exception {
        script = SCRIPT;
        Path named = jdk("named", "25.0.1");
        environment.put("ISTHMUS_JAVA_HOME", named.toString());
        assertEquals(new Result(0, named + "\n", ""), run());
        Path old = jdk("old", "17");
        environment.put("ISTHMUS_JAVA_HOME", old.toString());
        refused(run(), "ISTHMUS_JAVA_HOME=" + old, "JDK 17");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bin/java", "bin/javac", "release", ""})
    void aNamedHomeThatLacksSomethingIsNoJdk(String missing) throws Exception {
        Path home = jdk("broken", "25");
        if (missing.isEmpty()) {
            home = temporary.resolve("not there");
        } else {
            Files.delete(home.resolve(missing));
        }
        environment.put("ISTHMUS_JAVA_HOME", home.toString());
        refused(run(), "ISTHMUS_JAVA_HOME=" + home, "not a JDK");
    }

    @Test
    void javaHomeIsAHint() throws Exception {
        path(jdk("newest", "26").resolve("bin"));
        Path hinted = jdk("hinted", "23");
        environment.put("JAVA_HOME", hinted.toString());
        assertEquals(new Result(0, hinted + "\n", ""), run());
        environment.put("JAVA_HOME", jdk("old", "17").toString());
        assertEquals(new Result(0, temporary.resolve("newest") + "\n", ""), run());
        assertEquals(new Result(0, "", ""), run("--check"));
        environment.put("JAVA_HOME", temporary.resolve("not there").toString());
        assertEquals(new Result(0, temporary.resolve("newest") + "\n", ""), run());
    }

    @Test
    void commandsOnThePathMayBeLinks() throws Exception {
        Path home = jdk("linked", "24");
        Path alternatives = Files.createDirectory(temporary.resolve("alternatives"));
        Path bin = Files.createDirectory(temporary.resolve("bin"));
        Files.createSymbolicLink(alternatives.resolve("java"), home.resolve("bin/java"));
        Files.createSymbolicLink(bin.resolve("java"), Path.of("../alternatives/java"));
        environment.put("PATH", bin + File.pathSeparator + TOOLS);
        assertEquals(new Result(0, home + "\n", ""), run());
    }

    @ParameterizedTest
    @ValueSource(strings = {"root/usr/lib/jvm/jdk", "root/usr/java/jdk", "root/opt/jdk-25", "root/opt/java/latest",
        "root/Library/Java/JavaVirtualMachines/jdk/Contents/Home", "user/.sdkman/candidates/java/25", "user/.jdks/temurin-25",
        "user/.asdf/installs/java/25", "user/.local/share/mise/installs/java/25",
        "user/Library/Java/JavaVirtualMachines/jdk/Contents/Home"})
    void theNewestOfTheUsualPlacesWins(String place) throws Exception {
        path(jdk("on path", "22").resolve("bin"));
        jdk("root/usr/lib/jvm/a", "23");
        jdk("root/usr/lib/jvm/z", "9.0.4");
        Path newest = jdk(place, "25.0.1");
        assertEquals(new Result(0, newest + "\n", ""), run());
        Files.delete(newest.resolve("bin/javac"));
        assertEquals(new Result(0, root.resolve("usr/lib/jvm/a") + "\n", ""), run());
    }

    @ParameterizedTest
    @CsvSource({"22, true", "22.0.2, true", "23-ea, true", "100, true", "21.0.9, false", "1.8.0_392, false", "9, false",
        "early, false"})
    void versions(String version, boolean good) throws Exception {
        environment.put("JAVA_HOME", jdk("some", version).toString());
        assertEquals(good ? 0 : 1, run("--check").code);
        for (String release : new String[] {"JAVA_VERSION=" + version, "JAVA_VERSION=\"" + version + "\""}) {
            Files.writeString(temporary.resolve("some/release"), release);
            assertEquals(good ? 0 : 1, run("--check").code, release);
        }
    }

    @Test
    void anOldVersionNumberIsRead() throws Exception {
        environment.put("ISTHMUS_JAVA_HOME", jdk("old", "1.8.0_392").toString());
        refused(run(), "is JDK 8,");
    }

    @Test
    void withoutItsReleaseFileAHomeIsAsked() throws Exception {
        Path home = jdk("asked", "25");
        Files.delete(home.resolve("release"));
        Files.createDirectory(home.resolve("lib"));
        Files.createFile(home.resolve("lib/modules"));
        environment.put("ISTHMUS_JAVA_HOME", home.toString());
        environment.put("PATH", TOOLS);
        assertEquals(new Result(0, home + "\n", ""), run());
        executable(home.resolve("bin/java"), "17.0.1");
        refused(run(), "JDK 17");
    }

    @Test
    void unknownArgumentsAreRefused() throws Exception {
        Result result = run("--chek");
        assertEquals(2, result.code);
        assertEquals(1, result.err.lines().count(), result.err);
        assertTrue(result.err.contains("--chek") && result.err.contains("--check"), result.err);
    }

    private static void refused(Result result, String... named) {
        assertEquals(1, result.code);
        assertEquals("", result.out);
        assertEquals(1, result.err.lines().count(), result.err);
        for (String name : named) {
            assertTrue(result.err.contains(name), result.err);
        }
    }

    private void path(Path bin) {
        environment.put("PATH", bin.toString());
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = temporary.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        executable(home.resolve("bin/java"), version);
        executable(home.resolve("bin/javac"), version);
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"none\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"any\"\n");
        return home.toRealPath();
    }

    private static void executable(Path file, String version) throws IOException {
        Files.writeString(file, "#!/bin/sh\necho 'openjdk version \"" + version + "\" 2026-01-01' >&2\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private Result run(String... arguments) throws IOException, InterruptedException {
        Path out = temporary.resolve("out");
        Path err = temporary.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "still searching after 30 s");
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
