package dev.isthmus.bindings;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small jars that stand in for the artifacts with natives. */
final class Jars {
    private Jars() {}

    static Path write(Path jar, Map<String, byte[]> entries) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return jar;
    }

    static URL entry(Path jar, String name) throws IOException {
        return URI.create("jar:" + jar.toUri() + "!/" + name).toURL();
    }

    /** A loader that sees these jars and folders and nothing of the test's own class path. */
    static URLClassLoader loader(Path... places) throws IOException {
        URL[] urls = new URL[places.length];
        for (int i = 0; i < places.length; i++) {
            urls[i] = places[i].toUri().toURL();
        }
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    /** A jar with two libraries, and their URLs. */
    static List<URL> pair(Path jar, byte[] first, byte[] second) throws IOException {
        write(jar, Map.of("x/liba.so", first, "x/libb.so.1", second));
        return List.of(entry(jar, "x/liba.so"), entry(jar, "x/libb.so.1"));
    }

    /** Bytes that do not compress; the seed is printed so that a failure can be repeated. */
    static byte[] random(int size) {
        long seed = Long.getLong("isthmus.test.seed", System.nanoTime());
        System.out.println("seed " + seed + " (repeat with -Disthmus.test.seed=" + seed + ")");
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
