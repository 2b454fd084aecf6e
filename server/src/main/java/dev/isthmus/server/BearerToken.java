package dev.isthmus.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The secret that clients have to show. It is never printed, and only its SHA-256 is kept. */
public final class BearerToken {
    /** What cannot be guessed: 96 bits in Base64. */
    private static final int LEAST = 16;
    private static final int MOST = 512;
    private static final String SCHEME = "Bearer ";

    private final byte[] digest;

    private BearerToken(String token) {
        digest = sha256(token);
    }

    /**
     * The token in a file: one line.
     *
     * @throws IOException if the file cannot be read, or holds no token, in one line that does not tell what it holds
     */
    public static BearerToken read(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IOException("token file " + file + " cannot be read: it is not a file that can be read");
        }
        if (Files.size(file) > MOST + 2) {
            throw new IOException("token file " + file + " has " + Files.size(file) + " bytes; expected one line of at most " + MOST);
        }
        return of(Files.readString(file, StandardCharsets.ISO_8859_1).strip(), "token file " + file);
    }

    /** A token that is known already. */
    public static BearerToken of(String token) {
        try {
            return of(token, "the token");
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static BearerToken of(String token, String what) throws IOException {
        if (token.length() < LEAST || token.length() > MOST || !token.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IOException(what + " holds no token; expected " + LEAST + " to " + MOST
                    + " printable ASCII characters without blanks, such as openssl rand -hex 24 prints");
        }
        return new BearerToken(token);
    }

    /** Whether an {@code Authorization} header shows this token. Takes as long for a wrong one as for a nearly right one. */
    public boolean isShownBy(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(digest, sha256(header.substring(SCHEME.length()).strip()));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every JVM has SHA-256
        }
    }
}
