package dev.isthmus.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibtorchLocatorTest {
    private static final Platform LINUX = new Platform("linux", "x86_64");
    private static final String PYTORCH = "org/bytedeco/pytorch/linux-x86_64/";
    private static final String OPENBLAS = "org/bytedeco/openblas/linux-x86_64/";

    @TempDir
    Path temp;

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private Platform platform = LINUX;
    private Libc libc = new Libc("glibc", 2, 41);

    private Libtorch locate(Path... classPath) throws IOException {
        try (URLClassLoader loader = Jars.loader(classPath)) {
            return new LibtorchLocator(
                            properties::get,
                            environment::get,
                            loader,
                            platform,
                            () -> libc,
                            () -> new NativeCache(temp.resolve("cache")))
                    .locate(notice -> {});
        }
    }

    private NativeLoadException refuses(Path... classPath) {
        NativeLoadException e = assertThrows(NativeLoadException.class, () -> locate(classPath));
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        return e;
    }

    private Path unpacked(String name) throws IOException {
        Path directory = Files.createDirectories(temp.resolve(name));
        Files.writeString(directory.resolve("libtorch_cpu.so"), name);
        return directory;
    }

    private Path pytorch(String name) throws IOException {
        byte[] content = name.getBytes();
        return Jars.write(
                temp.resolve(name + ".jar"),
                Map.of(
                        PYTORCH + "libtorch_cpu.so", content,
                        PYTORCH + "libc10.so", content,
                        PYTORCH + "libgomp.so.1", content,
                        PYTORCH + "libjnitorch.so", content));
    }

    private Path openblas() throws IOException {
        return Jars.write(
                temp.resolve("openblas.jar"),
                Map.of(
                        OPENBLAS + "libopenblas.so.0", new byte[1],
                        OPENBLAS + "libgfortran.so.5", new byte[2],
                        OPENBLAS + "libquadmath.so.0", new byte[3],
                        OPENBLAS + "libgcc_s.so.1", new byte[4]));
    }

    @Test
    void propertyThenVariableThenClassPath() throws IOException {
        Path[] classPath = {pytorch("pytorch"), openblas()};
        Path first = unpacked("first");
        Path second = unpacked("second");
        properties.put("isthmus.libtorch", first.toString());
        environment.put("LIBTORCH", second.toString());

        Libtorch found = locate(classPath);
        assertEquals(Libtorch.Source.PROPERTY, found.source());
        assertEquals(first, found.directory());

        properties.put("isthmus.libtorch", " ");
        found = locate(classPath);
        assertEquals(Libtorch.Source.ENVIRONMENT, found.source());
        assertEquals(second, found.directory());
        assertFalse(Files.exists(temp.resolve("cache")));

        environment.clear();
        found = locate(classPath);
        assertEquals(Libtorch.Source.CLASS_PATH, found.source());
        assertEquals("pytorch", Files.readString(found.directory().resolve("libtorch_cpu.so")));
        assertTrue(Files.exists(found.directory().resolve("libgcc_s.so.1")));
        assertFalse(Files.exists(found.directory().resolve("libjnitorch.so")));
        assertEquals(new Attempt("LIBTORCH", "not set"), found.attempts().get(1));
    }

    @Test
    void acceptsAnUnpackedDistribution() throws IOException {
        Path lib = unpacked("libtorch/lib");
        environment.put("LIBTORCH", lib.getParent().toString());
        assertEquals(lib, locate().directory());
    }

    @Test
    void aSettingThatLeadsNowhereIsAnError() throws IOException {
        environment.put("LIBTORCH", temp.resolve("typo").toString());
        NativeLoadException e = refuses(pytorch("pytorch"), openblas());
        assertEquals(
                "LIBTORCH=" + temp.resolve("typo")
                        + " holds no libtorch_cpu.so: expected it there or in its folder lib",
                e.getMessage());
        assertEquals(3, e.attempts().size());
        String last = e.attempts().getLast().outcome();
        assertTrue(last.endsWith("typo/lib/libtorch_cpu.so is missing, and so is the directory"), last);

        environment.put("LIBTORCH", unpacked("good").toString());
        properties.put("isthmus.libtorch", temp.toString());
        assertTrue(refuses().getMessage().startsWith("system property isthmus.libtorch=" + temp));
    }

    @Test
    void namesTheArtifactThatIsMissing() throws IOException {
        assertTrue(refuses().getMessage().contains("org.bytedeco:pytorch"));
        NativeLoadException e = refuses(pytorch("pytorch"));
        assertTrue(e.getMessage().contains("org.bytedeco:openblas"), e.getMessage());
        assertTrue(e.attempts().toString().contains("libopenblas.so.0 is missing"));
    }

    @Test
    void takesTheFirstOfTwoCopiesAndReportsTheOther() throws IOException {
        Libtorch found = locate(pytorch("one"), pytorch("two"), openblas());
        assertEquals("one", Files.readString(found.directory().resolve("libtorch_cpu.so")));
        assertEquals("one", Files.readString(found.directory().resolve("libc10.so")));
        String attempts = found.attempts().toString();
        assertTrue(attempts.contains("ignored a second copy in jar:file:" + temp.resolve("two.jar")), attempts);
    }

    @Test
    void neverMixesTwoCopies() throws IOException {
        Path torn = Jars.write(temp.resolve("torn.jar"), Map.of(PYTORCH + "libtorch_cpu.so", new byte[1]));
        NativeLoadException e = refuses(torn, pytorch("whole"), openblas());
        assertTrue(e.attempts().getLast().outcome().contains("libc10.so is missing"), e.attempts()::toString);
    }

    @Test
    void objectsToTheCLibraryBeforeLoading() throws IOException {
        libc = new Libc("musl", 0, 0);
        environment.put("LIBTORCH", unpacked("good").toString());
        assertEquals(
                "libtorch needs glibc 2.28 or newer (found musl); use a glibc image such as debian:12-slim",
                refuses().getMessage());

        environment.clear();
        libc = new Libc("glibc", 2, 31);
        assertTrue(refuses(pytorch("pytorch"), openblas()).getMessage().startsWith("libtorch needs glibc 2.35"));
    }

    @Test
    void asksForADirectoryWhereNoArtifactIsKnown() {
        platform = new Platform("linux", "aarch64");
        assertTrue(refuses().getMessage().startsWith("no libtorch for linux-aarch64: set LIBTORCH"));
    }
}
