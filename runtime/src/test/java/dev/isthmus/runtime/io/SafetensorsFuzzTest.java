package dev.isthmus.runtime.io;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mutated files either open, with every tensor readable, or are refused as checkpoints; nothing else may happen. */
class SafetensorsFuzzTest {
    private static final int FILES = 5_000;
    /** What tends to upset a parser of this format, as opposed to random bytes. */
    private static final String[] TOKENS = {
        "{", "}", "[", "]", ",", ":", "\"", "\\", "-", "0", "9", "1e9", "null", "\"dtype\"", "\"F64\"", "\"I16\"", "[]", "[[",
        "9223372036854775807", "-9223372036854775808", "\\ud800", "\u0000", "\u00ff", "__metadata__", "  "};

    @TempDir
    Path folder;

    @Test
    void opensOrRefuses() throws IOException {
        long seed = Long.getLong("isthmus.fuzz.seed", System.nanoTime());
        System.out.println("SafetensorsFuzzTest: -Disthmus.fuzz.seed=" + seed);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        byte[] original = new SafetensorsWriter().metadata("format", "pt")
                .floats("w", new long[] {2, 2}, 1, 2, 3, 4)
                .tensor("b", "BF16", new long[] {2}, new byte[4])
                .tensor("s", "BOOL", new long[] {}, new byte[1])
                .bytes(0);
        Path path = folder.resolve("mutated.safetensors");
        int opened = 0;
        for (int i = 0; i < FILES; i++) {
            byte[] bytes = original;
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                bytes = mutate(bytes, random);
            }
            // Replaced, not rewritten: a file may not change under a mapping.
            Files.deleteIfExists(path);
            opened += opens(Files.write(path, bytes), bytes, seed, i) ? 1 : 0;
        }
        System.out.println("SafetensorsFuzzTest: " + opened + " of " + FILES + " opened");
    }

    private static boolean opens(Path path, byte[] bytes, long seed, int i) {
        try (Safetensors file = Safetensors.open(path)) {
            for (String name : file.names()) {
                file.data(name).toArray(ValueLayout.JAVA_BYTE);
            }
            return true;
        } catch (CheckpointException e) {
            if (e.getMessage().lines().count() == 1) {
                return false;
            }
            throw failure(e, bytes, seed, i);
        } catch (Throwable t) {
            throw failure(t, bytes, seed, i);
        }
    }

    private static AssertionError failure(Throwable cause, byte[] bytes, long seed, int i) {
        return new AssertionError("seed " + seed + ", file " + i + ": " + HexFormat.of().formatHex(bytes), cause);
    }

    private static byte[] mutate(byte[] bytes, RandomGenerator random) {
        int at = random.nextInt(bytes.length + 1);
        return switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> splice(bytes, at, Math.min(bytes.length, at + random.nextInt(9)), new byte[0]);
            case 2 -> withPrefix(bytes, random.nextBoolean() ? random.nextLong() : random.nextLong(-2, 400));
            case 3 -> splice(bytes, at, at, TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8));
            case 4 -> splice(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt()});
            case 5 -> splice(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt('0', ':')});
            default -> retuned(splice(bytes, at, Math.min(bytes.length, at + random.nextInt(4)),
                    TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8)), bytes.length);
        };
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] with) {
        return ByteBuffer.allocate(bytes.length - (to - from) + with.length)
                .put(bytes, 0, from).put(with).put(bytes, to, bytes.length - to).array();
    }

    /** Lets the header length follow a change of size, so that mutations reach what lies behind that check. */
    private static byte[] retuned(byte[] bytes, int before) {
        if (bytes.length < Long.BYTES) {
            return bytes;
        }
        long prefix = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        return withPrefix(bytes, prefix + bytes.length - before);
    }

    private static byte[] withPrefix(byte[] bytes, long headerLength) {
        if (bytes.length < Long.BYTES) {
            return bytes;
        }
        byte[] changed = bytes.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(0, headerLength);
        return changed;
    }
}
