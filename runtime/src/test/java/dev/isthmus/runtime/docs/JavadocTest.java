package dev.isthmus.runtime.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The javadoc tool has nothing to say: no broken link, tag or snippet. What explains itself may go without a comment. */
class JavadocTest {
    @TempDir
    Path pages;

    @Test
    void theToolFindsNothing() {
        String needed = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> path.contains("bindings") || path.contains("jackson-core"))
                .collect(Collectors.joining(File.pathSeparator));
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int code = ToolProvider.findFirst("javadoc").orElseThrow().run(out, out, "-quiet", "-Xdoclint:all,-missing", "-Werror",
                "--release", "22", "-d", pages.toString(), "--module-path", needed,
                "--module-source-path", "dev.isthmus.runtime=" + Javadoc.SOURCES, "--module", "dev.isthmus.runtime");
        assertEquals("", said.toString().strip());
        assertEquals(0, code);
    }
}
