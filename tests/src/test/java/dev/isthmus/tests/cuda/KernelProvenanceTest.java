package dev.isthmus.tests.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.isthmus.tests.Repository;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The committed PTX is what {@code native/kernels/build.sh} made of the committed sources. */
class KernelProvenanceTest {

    private static final String REMEDY = "; run native/kernels/build.sh and commit what it writes";

    @Test
    void sourcesAndPtxAreThoseOfOneBuild() throws Exception {
        Path sources = Repository.root().resolve("native/kernels");
        Path compiled = Repository.root().resolve("native/src/main/resources/META-INF/native/cuda");
        Properties recorded = new Properties();
        try (InputStream in = Files.newInputStream(compiled.resolve("KERNELS.properties"))) {
            recorded.load(in);
        }
        TreeMap<String, String> present = new TreeMap<>();
        digest(sources, ".cu", "source.", present);
        digest(compiled, ".ptx", "output.", present);
        assertFalse(present.isEmpty());
        TreeMap<String, String> listed = new TreeMap<>();
        recorded.stringPropertyNames().stream().filter(name -> name.endsWith(".sha256"))
                .forEach(name -> listed.put(name, recorded.getProperty(name)));
        assertEquals(listed, present, "kernels and their PTX do not belong together" + REMEDY);
    }

    private static void digest(Path folder, String ending, String kind, TreeMap<String, String> into) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(ending)).toList()) {
                byte[] sha = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                into.put(kind + file.getFileName() + ".sha256", HexFormat.of().formatHex(sha));
            }
        }
    }
}
