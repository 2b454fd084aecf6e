import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Bodies that are nearly requests: cut, doubled, swapped, with other values, other characters, and too much of everything. */
final class JsonMutator {
    private static final List<String> SEEDS = List.of(
            "{\"prompt\": \"dog\", \"n\": 1, \"size\": \"1x1\", \"response_format\": \"b64_json\", \"seed\": 7}",
            "{\"class_id\": 99999, \"preset\": \"gtr-6.3x\", \"cfg\": 2.5, \"temperature\": 1, \"stream\": true, \"partial_images\": 2}",
            "{\"prompt\": \"x\", \"user\": \"me\", \"model\": null, \"output_format\": \"png\"}");
    private static final List<String> TOKENS = List.of("{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "null", "true", "-", "0",
            "1e999", "-0", "1.5", "9999999999999999999999", "NaN", "Infinity", "\u0000", "\n", "\ufeff", "/*", "//", "'", "\"prompt\"", "\"n\": -1,",
            "\"class_id\": 0.1,", "[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "\"seed\": \"7\",");

    private final Random random;

    JsonMutator(long seed) {
        random = new Random(seed);
    }

    byte[] next() {
        byte[] body = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i >= 0; i--) {
            body = mutated(body);
        }
        return body;
    }

    private byte[] mutated(byte[] body) {
        int at = random.nextInt(body.length + 1);
        int to = at + random.nextInt(body.length - at + 1);
        return switch (random.nextInt(8)) {
            case 0 -> part(body, 0, at);
            case 1 -> join(part(body, 0, at), part(body, to, body.length));
            case 2 -> join(part(body, 0, to), part(body, at, body.length));
            case 3 -> join(part(body, 0, at), tokens(1), part(body, at, body.length));
            case 4 -> join(part(body, 0, at), tokens(1), part(body, to, body.length));
            case 5 -> flipped(body, at);
            case 6 -> join(part(body, 0, at), tokens(1 + random.nextInt(3000)), part(body, at, body.length));
            default -> join(part(body, 0, at), new byte[] {(byte) random.nextInt(256)}, part(body, at, body.length));
        };
    }

    /** One token, several times. */
    private byte[] tokens(int times) {
        return TOKENS.get(random.nextInt(TOKENS.size())).repeat(times).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] flipped(byte[] body, int at) {
        byte[] flipped = body.clone();
        if (flipped.length > 0) {
            flipped[Math.min(at, flipped.length - 1)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] part(byte[] body, int from, int to) {
        return Arrays.copyOfRange(body, from, to);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
