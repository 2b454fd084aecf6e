package dev.isthmus.bindings;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * A library file as the class path offers it: an entry of a jar, or a plain file in a folder of classes.
 *
 * @param fileName the bare file name
 * @param size its unpacked size in bytes
 * @param crc the CRC-32 of its unpacked bytes
 * @param url where to read it
 */
record NativeResource(String fileName, long size, long crc, URL url) {
    /** {@return the resource at a URL, its size and CRC read from the jar's directory without unpacking anything} */
    static NativeResource at(URL url) throws IOException {
        String name = url.getPath().substring(url.getPath().lastIndexOf('/') + 1);
        URLConnection connection = url.openConnection();
        // A cached JarFile would stay open, and stay the old one when the jar is replaced.
        connection.setUseCaches(false);
        if (connection instanceof JarURLConnection jarConnection) {
            try (JarFile jar = jarConnection.getJarFile()) {
                JarEntry entry = jar.getJarEntry(jarConnection.getEntryName());
                if (entry == null) {
                    throw new FileNotFoundException("no such entry");
                }
                return new NativeResource(name, entry.getSize(), entry.getCrc(), url);
            }
        }
        CRC32 crc = new CRC32();
        try (InputStream in = new CheckedInputStream(connection.getInputStream(), crc)) {
            long size = in.transferTo(OutputStream.nullOutputStream());
            return new NativeResource(name, size, crc.getValue(), url);
        }
    }

    /** {@return the file itself when it is one, needing no unpacking} */
    static Optional<Path> file(URL url) {
        return url.getProtocol().equals("file") ? Optional.of(Path.of(URI.create(url.toString()))) : Optional.empty();
    }

    /** {@return the jar or folder that offers a resource, for telling the user and for not mixing two of them} */
    static String origin(URL url, String resource) {
        String text = url.toString();
        return text.endsWith(resource) ? text.substring(0, text.length() - resource.length()) : text;
    }

    /** {@return the unpacked bytes} */
    InputStream open() throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        return connection.getInputStream();
    }

    /** {@return whether a file has this resource's size} */
    boolean fits(Path file) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == size;
    }
}
