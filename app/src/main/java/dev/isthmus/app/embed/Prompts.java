package dev.isthmus.app.embed;

import dev.isthmus.app.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Prompts from the command line or from a file. What cannot be used is an {@link InputException} of one line. */
public final class Prompts {

    private static final int MAX_FILE_BYTES = 8 << 20;
    private static final int MAX_PROMPTS = 100_000;
    private static final char REPLACEMENT = '\uFFFD';
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private Prompts() {
    }

    /** Arguments of the command line. Java puts U+FFFD for what it could not read of them, so nobody can tell what the user meant there. */
    public static List<Prompt> ofArguments(List<String> arguments) {
        List<Prompt> prompts = new ArrayList<>();
        for (String text : arguments) {
            String where = "prompt " + (prompts.size() + 1);
            if (text.indexOf(REPLACEMENT) >= 0) {
                throw new InputException(where + " has characters that are not valid in the encoding of the command line; expected text,"
                        + " or a file of UTF-8 with --prompts");
            }
            prompts.add(checked(new Prompt(where, text)));
        }
        return prompts;
    }

    /** The lines of a file of UTF-8. */
    public static List<Prompt> ofFile(Path file) {
        String text = decoded(file, bytes(file));
        String[] lines = (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).split("\r?\n", -1);
        int count = lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length;
        if (count == 0 || count > MAX_PROMPTS) {
            throw new InputException("--prompts " + file + " has " + count + " lines; expected 1 to " + MAX_PROMPTS + " prompts, one a line");
        }
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            prompts.add(checked(new Prompt(file + " line " + (i + 1), lines[i])));
        }
        return prompts;
    }

    private static Prompt checked(Prompt prompt) {
        if (prompt.text().isBlank()) {
            throw new InputException(prompt.where() + " is empty; expected text");
        }
        return prompt;
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new InputException("--prompts " + file + " is no regular file; expected one of UTF-8 with a prompt a line");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
                if (bytes.length > MAX_FILE_BYTES) {
                    throw new InputException("--prompts " + file + " has more than " + MAX_FILE_BYTES + " bytes; expected a prompt a line");
                }
                return bytes;
            }
        } catch (NoSuchFileException e) {
            throw new InputException("--prompts " + file + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new InputException("--prompts " + file + ": permission to read it is denied", e);
        } catch (IOException e) {
            throw new InputException("--prompts " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String decoded(Path file, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new InputException("--prompts " + file + " line " + firstBadLine(bytes) + " is not valid UTF-8; expected text", e);
        }
    }

    private static int firstBadLine(byte[] bytes) {
        int line = 1;
        int from = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n') {
                byte[] one = Arrays.copyOfRange(bytes, from, i);
                if (!Arrays.equals(one, new String(one, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))) {
                    return line;
                }
                line++;
                from = i + 1;
            }
        }
        return line - 1;
    }
}
