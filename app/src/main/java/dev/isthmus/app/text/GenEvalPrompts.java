package dev.isthmus.app.text;

import dev.isthmus.app.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * GenEval's list of prompts: a JSON object a line, each with a {@code prompt}. The evaluator groups images by the whole line, so its bytes
 * are kept as they are.
 *
 * @param lines without their ends
 * @param texts the prompts
 */
public record GenEvalPrompts(List<byte[]> lines, List<String> texts) {

    private static final int MAX_BYTES = 64 << 20;
    private static final String PROMPT = "prompt";

    /**
     * Reads the list.
     *
     * @throws InputException in one line that names the line that is wrong
     */
    public static GenEvalPrompts read(Path file) {
        byte[] bytes = bytes(file);
        List<byte[]> lines = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= bytes.length; at++) {
            if (at == bytes.length || bytes[at] == '\n') {
                byte[] line = Arrays.copyOfRange(bytes, from, at > from && bytes[at - 1] == '\r' ? at - 1 : at);
                if (line.length > 0) {
                    texts.add(prompt(file, lines.size() + 1, line));
                    lines.add(line);
                } else if (at < bytes.length) {
                    throw wrong(file, lines.size() + 1, "is empty");
                }
                from = at + 1;
            }
        }
        if (lines.isEmpty()) {
            throw new InputException("--geneval " + file + " is empty; expected a JSON object a line");
        }
        return new GenEvalPrompts(lines, texts);
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new InputException("--geneval " + file + " has more than " + MAX_BYTES + " bytes; expected a JSON object a line");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InputException("--geneval " + file + " cannot be read; expected GenEval's evaluation_metadata.jsonl", e);
        }
    }

    private static String prompt(Path file, int number, byte[] line) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
            JsonNode prompt = JsonMapper.shared().readTree(text).path(PROMPT);
            if (prompt.isString() && !prompt.stringValue().isBlank()) {
                return prompt.stringValue();
            }
            throw wrong(file, number, "has no " + PROMPT);
        } catch (JacksonException e) {
            throw wrong(file, number, "is no JSON");
        } catch (CharacterCodingException e) {
            throw wrong(file, number, "is no UTF-8");
        }
    }

    private static InputException wrong(Path file, int number, String what) {
        return new InputException("--geneval " + file + ": line " + number + " " + what + "; expected a JSON object with a " + PROMPT);
    }
}
