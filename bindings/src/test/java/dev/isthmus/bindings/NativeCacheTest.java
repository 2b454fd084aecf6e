package dev.isthmus.bindings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCacheTest {
    private static final byte[] A = "first library".getBytes(StandardCharsets.UTF_8);
    private static final byte[] B = "second".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path temp;

    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private NativeCache cache;
    private List<URL> resources;

    @BeforeEach
    void jar() throws IOException {
        cache = new NativeCache(temp.resolve("some/cache"));
        resources = Jars.pair(temp.resolve("natives.jar"), A, B);
    }

    private Path directory() {
        return cache.directory("test", resources, notices::add);
    }

    private static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            Set<String> names = new HashSet<>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }

    @Test
    void unpacksOnceIntoAPrivateDirectory() throws IOException {
        Path directory = directory();
        assertEquals(cache.root().resolve("natives"), directory.getParent());
        assertEquals(Set.of("liba.so", "libb.so.1"), names(directory));
        assertArrayEquals(A, Files.readAllBytes(directory.resolve("liba.so")));
        assertArrayEquals(B, Files.readAllBytes(directory.resolve("libb.so.1")));
        for (Path each : List.of(cache.root(), directory.getParent(), directory)) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
        }
        assertEquals(1, notices.size());
        assertTrue(notices.getFirst().startsWith("unpacking test (0 kB) once into "), notices.getFirst());

        assertEquals(directory, directory());
        assertEquals(1, notices.size());
    }

    @Test
    void theKeyFollowsTheContentAndNotTheOrder() throws IOException {
        Path directory = directory();
        resources = resources.reversed();
        assertEquals(directory, directory());

        resources = Jars.pair(temp.resolve("copy.jar"), A, B);
        assertEquals(directory, directory());

        resources = Jars.pair(temp.resolve("other.jar"), A, "sECOND".getBytes(StandardCharsets.UTF_8));
        assertNotEquals(directory, directory());
    }

    @Test
    void repairsWhatIsShortOrMissing() throws IOException {
        Path directory = directory();
        Files.write(directory.resolve("liba.so"), new byte[3]);
        assertEquals(directory, directory());
        assertArrayEquals(A, Files.readAllBytes(directory.resolve("liba.so")));

        Files.delete(directory.resolve("libb.so.1"));
        directory();
        assertArrayEquals(B, Files.readAllBytes(directory.resolve("libb.so.1")));
        assertEquals(3, notices.size());
    }

    @Test
    void repairsAFileInPlaceOfTheDirectory() throws IOException {
        Path directory = directory();
        Files.delete(directory.resolve("liba.so"));
        Files.delete(directory.resolve("libb.so.1"));
        Files.delete(directory);
        Files.writeString(directory, "not a directory");
        assertArrayEquals(A, Files.readAllBytes(directory().resolve("liba.so")));
    }

    @Test
    void removesWhatADeadProcessLeft() throws IOException {
        Path directory = directory();
        Files.delete(directory.resolve("liba.so"));
        Path leftover = directory.resolveSibling(directory.getFileName() + ".tmp-new");
        Files.createDirectories(leftover);
        Files.writeString(leftover.resolve("liba.so"), "half");
        directory();
        String key = directory.getFileName().toString();
        assertEquals(Set.of(key, key + ".lock"), names(directory.getParent()));
    }

    @Test
    void neverCachesADamagedJar() throws IOException {
        Path jar = temp.resolve("natives.jar");
        byte[] bytes = Files.readAllBytes(Jars.write(jar, Map.of("x/liba.so", A)));
        byte[] name = "x/liba.so".getBytes(StandardCharsets.US_ASCII);
        int data = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("x/liba.so") + name.length;
        bytes[data + 4] ^= 0x10;
        Files.write(jar, bytes);
        resources = List.of(Jars.entry(jar, "x/liba.so"));

        assertThrows(NativeLoadException.class, this::directory);
        assertTrue(names(cache.root().resolve("natives")).stream().allMatch(file -> file.endsWith(".lock")));
    }

    @Test
    void usesPlainFilesWhereTheyAre() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("target/my classes"));
        Path library = Files.write(folder.resolve("liba.so"), A);
        resources = List.of(library.toUri().toURL());
        assertEquals(folder, directory());
        assertFalse(Files.exists(cache.root()));
    }

    @Test
    void bringsPlainFilesOfTwoFoldersTogether() throws IOException {
        Path one = Files.write(Files.createDirectories(temp.resolve("one")).resolve("liba.so"), A);
        Path two = Files.write(Files.createDirectories(temp.resolve("two")).resolve("libb.so"), B);
        resources = List.of(one.toUri().toURL(), two.toUri().toURL());
        assertEquals(Set.of("liba.so", "libb.so"), names(directory()));
    }

    @Test
    void manyThreadsUnpackOnce() throws Exception {
        byte[] large = Jars.random(8_000_000);
        resources = Jars.pair(temp.resolve("large.jar"), large, B);
        int threads = 8;
        CountDownLatch start = new CountDownLatch(threads);
        Set<Path> directories = new HashSet<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Path>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(executor.submit(() -> {
                    start.countDown();
                    start.await();
                    return directory();
                }));
            }
            for (Future<Path> future : futures) {
                directories.add(future.get());
            }
        }
        assertEquals(1, directories.size());
        assertArrayEquals(large, Files.readAllBytes(directories.iterator().next().resolve("liba.so")));
        assertEquals(1, notices.stream().filter(line -> line.startsWith("unpacking")).count(), notices::toString);
    }

    @Test
    void saysInOneLineWhatStandsInTheWay() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        cache = new NativeCache(file.resolve("cache"));
        NativeLoadException e = assertThrows(NativeLoadException.class, this::directory);
        String start = "cannot unpack test (0 kB) into " + cache.root().resolve("natives") + ": ";
        assertTrue(e.getMessage().startsWith(start), e.getMessage());
        assertTrue(e.getMessage().contains("set ISTHMUS_CACHE"), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    @Test
    void saysThatPermissionIsMissing() throws IOException {
        Path root = Files.createDirectory(temp.resolve("closed"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-x------"));
        try {
            assumeFalse(Files.isWritable(root), "the superuser may write anywhere");
            cache = new NativeCache(root);
            NativeLoadException e = assertThrows(NativeLoadException.class, this::directory);
            assertTrue(e.getMessage().contains("permission denied"), e.getMessage());
        } finally {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void refusesADirectoryThatEveryoneCanWrite() throws IOException {
        Path directory = directory();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        NativeLoadException e = assertThrows(NativeLoadException.class, this::directory);
        assertTrue(e.getMessage().contains("every user"), e.getMessage());
    }

    @Test
    void rootFollowsSettingsInOrder() {
        Map<String, String> properties = Map.of("isthmus.cache", "/p", "user.home", "/home/u");
        Map<String, String> environment = Map.of("ISTHMUS_CACHE", "/e", "XDG_CACHE_HOME", "/x");
        assertEquals(Path.of("/p"), NativeCache.root(properties::get, environment::get));

        Map<String, String> home = Map.of("user.home", "/home/u");
        assertEquals(Path.of("/e"), NativeCache.root(home::get, environment::get));
        assertEquals(Path.of("/x/isthmus"), NativeCache.root(home::get, Map.of("XDG_CACHE_HOME", "/x")::get));
        assertEquals(
                Path.of("/home/u/.cache/isthmus"),
                NativeCache.root(home::get, Map.of("XDG_CACHE_HOME", "relative")::get));

        Map<String, String> nobody = Map.of("user.home", "?");
        NativeLoadException e = assertThrows(
                NativeLoadException.class, () -> NativeCache.root(nobody::get, name -> null));
        assertTrue(e.getMessage().contains("set ISTHMUS_CACHE"), e.getMessage());
    }
}
