package dev.isthmus.runtime.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;

/** Sources compiled against the classes of these tests, as an application for the oldest supported Java would be. */
final class Compiled {
    private static final String OLDEST = "22";

    private Compiled() {
    }

    /**
     * Compiles all of them at once; a warning is an error.
     *
     * @param sources by the name of their class
     * @param folder  for sources and class files
     * @throws AssertionError with all that javac says
     */
    static void into(Path folder, Map<String, String> sources) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--release", OLDEST, "-Xlint:all,-try,-classfile,-path", "-Werror", "-g",
                "-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path")));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve(source.getKey() + ".java");
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int code = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        assertEquals(0, code, said::toString);
    }
}
