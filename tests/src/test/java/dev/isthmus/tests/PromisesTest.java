package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/promises.md names tests that exist. */
class PromisesTest {

    private static final Pattern TEST = Pattern.compile("`((?:[a-z]+\\.)+)([A-Z]\\w+)\\.([a-z]\\w+)`");
    private static final List<String> MODULES = List.of("bindings", "runtime", "sampler", "app", "tests");

    @Test
    void everyTestNamedExists() throws IOException {
        String promises = Files.readString(Repository.root().resolve("docs/promises.md"));
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Matcher test = TEST.matcher(promises); test.find(); named++) {
            String source = source(test.group(1).replace('.', '/') + test.group(2) + ".java");
            if (!Pattern.compile("\\bvoid " + test.group(3) + "\\(").matcher(source).find()) {
                missing.add(test.group());
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(named > 40, named + " tests named");
    }

    /** Every promise is kept by a test, or says that it is not. */
    @Test
    void noPromiseStandsAlone() throws IOException {
        String promises = Files.readString(Repository.root().resolve("docs/promises.md"));
        for (String section : promises.split("(?m)^## ")) {
            assertTrue(!Character.isDigit(section.charAt(0)) || TEST.matcher(section).find() || section.contains("*Not kept yet:*"),
                    section);
        }
    }

    private static String source(String path) throws IOException {
        for (String module : MODULES) {
            Path file = Repository.root().resolve(module).resolve("src/test/java/dev/isthmus").resolve(path);
            if (Files.exists(file)) {
                return Files.readString(file);
            }
        }
        return "";
    }
}
