package dev.isthmus.tests.text;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.isthmus.sampler.model.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The strings of {@code tests/fixtures/tokenizer/corpus.py}, each a function of its number: prompts, many scripts, emoji, spaces,
 * control characters, whole planes of Unicode and bytes that are no UTF-8. Every draw stands where it does there.
 */
final class CorpusStrings {

    /** What strings are made of. */
    record Atoms(@JsonProperty("english") List<String> english, @JsonProperty("words") List<String> words,
                 @JsonProperty("ranges") List<int[]> ranges, @JsonProperty("spaces") List<String> spaces,
                 @JsonProperty("controls") List<String> controls, @JsonProperty("literals") List<String> literals,
                 @JsonProperty("emoji") List<String> emoji, @JsonProperty("bases") List<String> bases,
                 @JsonProperty("marks") List<Integer> marks, @JsonProperty("malformed") List<List<Integer>> malformed) {
    }

    private static final List<String> AFTER_ENGLISH = List.of(" ", " ", " ", " ", " ", ", ", ". ", "-", "! ");
    private static final List<String> AFTER_WORDS = List.of(" ", " ", "", "-", "\u3000", ", ", "/");
    private static final int KINDS = 12;

    private final Atoms atoms;
    private long state;

    CorpusStrings(Path atoms) {
        this.atoms = Json.read(atoms, Atoms.class);
    }

    /** The bytes of a string. */
    byte[] string(int number) {
        state = number;
        return switch (number % KINDS) {
            case 0 -> utf8(prompt());
            case 1 -> utf8(mixed());
            case 2 -> utf8(characters());
            case 3 -> utf8(anything());
            case 4 -> utf8(between(atoms.spaces(), 3));
            case 5 -> utf8(between(atoms.controls(), 2));
            case 6 -> noise();
            case 7 -> broken();
            case 8 -> utf8(between(atoms.literals(), 2));
            case 9 -> utf8(between(atoms.emoji(), 4));
            case 10 -> utf8(combining());
            default -> utf8(fragments());
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** SplitMix64. */
    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    private int below(int n) {
        return (int) ((next() >>> 1) % n);
    }

    private <T> T of(List<T> values) {
        return values.get(below(values.size()));
    }

    private String prompt() {
        String[] words = new String[1 + below(12)];
        for (int i = 0; i < words.length; i++) {
            words[i] = of(atoms.english());
        }
        for (int i = 0; i < words.length; i++) {
            if (below(8) == 0) {
                words[i] = words[i].substring(0, 1).toUpperCase(Locale.ROOT) + words[i].substring(1).toLowerCase(Locale.ROOT);
            } else if (below(20) == 0) {
                words[i] = words[i].toUpperCase(Locale.ROOT);
            }
        }
        StringBuilder text = new StringBuilder();
        for (String word : words) {
            text.append(word).append(of(AFTER_ENGLISH));
        }
        return text.toString();
    }

    private String mixed() {
        StringBuilder text = new StringBuilder();
        for (int left = 1 + below(8); left > 0; left--) {
            text.append(of(atoms.words())).append(of(AFTER_WORDS));
        }
        return text.toString();
    }

    private String characters() {
        StringBuilder text = new StringBuilder();
        for (int left = 1 + below(24); left > 0; left--) {
            int[] range = of(atoms.ranges());
            text.appendCodePoint(range[0] + below(range[1] - range[0] + 1));
        }
        return text.toString();
    }

    private String anything() {
        StringBuilder text = new StringBuilder();
        for (int left = 1 + below(12); left > 0; left--) {
            int code = below(0x110000 - 0x800);
            text.appendCodePoint(code < 0xD800 ? code : code + 0x800);
        }
        return text.toString();
    }

    private String between(List<String> fillers, int most) {
        StringBuilder text = new StringBuilder();
        for (int left = 1 + below(6); left > 0; left--) {
            fill(text, fillers, most);
            text.append(of(atoms.words()));
        }
        fill(text, fillers, most);
        return text.toString();
    }

    private void fill(StringBuilder text, List<String> fillers, int most) {
        for (int left = below(most + 1); left > 0; left--) {
            text.append(of(fillers));
        }
    }

    private byte[] noise() {
        byte[] bytes = new byte[below(25)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) below(256);
        }
        return bytes;
    }

    private byte[] broken() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(utf8(mixed()));
        for (int left = 1 + below(4); left > 0; left--) {
            byte[] bytes = text.toByteArray();
            int at = below(bytes.length + 1);
            int how = below(3);
            if (how > 0 && at == bytes.length) {
                continue;
            }
            text.reset();
            text.write(bytes, 0, at);
            if (how < 2) {
                text.write(below(256));
            }
            int kept = how == 0 ? at : at + 1;
            text.write(bytes, kept, bytes.length - kept);
        }
        if (below(2) == 0) {
            of(atoms.malformed()).forEach(text::write);
        }
        return text.toByteArray();
    }

    private String combining() {
        StringBuilder text = new StringBuilder();
        for (int left = 1 + below(8); left > 0; left--) {
            text.append(of(atoms.bases()));
            for (int marks = below(4); marks > 0; marks--) {
                text.appendCodePoint(of(atoms.marks()));
            }
        }
        return text.toString();
    }

    private String fragments() {
        StringBuilder text = new StringBuilder();
        for (int left = 1 + below(10); left > 0; left--) {
            int[] word = of(atoms.words()).codePoints().toArray();
            int from = below(word.length);
            int to = Math.min(word.length, from + 1 + below(6));
            text.repeat(new String(word, from, to - from), below(5) != 0 ? 1 : 1 + below(12));
        }
        return text.toString();
    }
}
