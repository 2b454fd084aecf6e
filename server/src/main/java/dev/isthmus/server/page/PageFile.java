package dev.isthmus.server.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One file of the page, in memory.
 *
 * @param path  where it is served
 * @param type  its content type
 * @param etag  a strong validator, quoted, that changes with the bytes
 * @param bytes what it is
 */
record PageFile(String path, String type, String etag, byte[] bytes) {

    /** A resource of this package. */
    static PageFile read(String path, String name) {
        try (InputStream in = PageFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the page's file " + name + " is not in the jar");
            }
            byte[] bytes = in.readAllBytes();
            return new PageFile(path, type(name), etag(bytes), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalStateException("no content type is known for the page's file " + name);
        };
    }

    private static String etag(byte[] bytes) {
        try {
            return '"' + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every Java has SHA-256
        }
    }
}
