package dev.isthmus.runtime.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.NoLeaks;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every public type shows how it is used, and what it shows compiles and runs. */
@ExtendWith(NoLeaks.class)
class SnippetsTest {
    private static final String IMPORTS = "import dev.isthmus.runtime.*; import dev.isthmus.runtime.io.*; "
            + "import dev.isthmus.runtime.lane.*; import dev.isthmus.runtime.random.*; import java.io.IOException; "
            + "import java.lang.foreign.*; import java.nio.charset.StandardCharsets; import java.nio.file.*; "
            + "import java.time.Duration; import java.util.*; import java.util.concurrent.*;";
    private static final Pattern PUBLIC_TYPE = Pattern.compile("(?m)^public .*\\b(class|interface|record|enum)\\b");

    private static final Pattern GPU = Pattern.compile("\\bgpu\\b");

    @TempDir
    Path temporary;

    @Test
    void everyPublicTypeHasOne() throws IOException {
        List<Path> without = new ArrayList<>();
        for (Path file : Javadoc.exported()) {
            if (PUBLIC_TYPE.matcher(Files.readString(file)).find() && Javadoc.snippets(file).isEmpty()) {
                without.add(file);
            }
        }
        assertEquals(List.of(), without);
    }

    @Test
    void allCompileAndRun() throws Exception {
        Map<String, String> sources = new LinkedHashMap<>();
        List<Snippet> snippets = new ArrayList<>();
        for (Path file : Javadoc.exported()) {
            for (Snippet snippet : Javadoc.snippets(file)) {
                snippets.add(snippet);
                sources.put(snippet.className(), snippet.asClass(IMPORTS,
                        "public final class " + snippet.className() + " extends " + Scene.class.getName()));
            }
        }
        Path classes = Files.createDirectory(temporary.resolve("classes"));
        Compiled.into(classes, sources);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            for (Snippet snippet : snippets) {
                run(snippet, loader);
            }
        }
    }

    private void run(Snippet snippet, ClassLoader loader) throws Exception {
        if (GPU.matcher(snippet.code()).find() && Cuda.unavailable().isPresent()) {
            return;
        }
        try (Scene scene = (Scene) loader.loadClass(snippet.className()).getConstructor().newInstance()) {
            scene.open(Files.createDirectory(temporary.resolve(snippet.className())));
            scene.run();
            /* A snippet of an exception is no example unless it is thrown; only a libtorch that is there cannot be missing. */
            if (snippet.code().contains("log(e.") && !snippet.code().contains("LibraryException")) {
                assertFalse(scene.logged().isEmpty(), "throws nothing");
            }
        } catch (Exception | Error e) {
            throw new AssertionError(snippet + ": " + e, e);
        }
    }
}
