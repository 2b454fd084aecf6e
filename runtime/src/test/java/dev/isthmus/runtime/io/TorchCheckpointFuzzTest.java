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
class TorchCheckpointFuzzTest {
    /** {@code -Disthmus.fuzz.files=1000000} for a long run. */
    private static final int FILES = Integer.getInteger("isthmus.fuzz.files", 10_000);
    /** Whole instructions of a pickle, the forbidden among them, as opposed to random bytes. */
    private static final String[] INSTRUCTIONS = {
        "(", ".", "N", "}", "]", ")", "t", "a", "e", "s", "u", "R", "b", "Q", "0", "2", "o", "q\0", "h\0", "h\1", "K\0", "K\377",
        "\205", "\206", "\207", "\201", "\210", "\211", "\212\1\200", "\212\10\0\0\0\0\0\0\0\200", "J\377\377\377\377",
        "X\1\0\0\0w", "cos\nsystem\n", "ctorch\nLongStorage\n", "ccollections\nOrderedDict\n", "cargparse\nNamespace\n"};
    /** Values that tend to upset whoever adds or multiplies them. */
    private static final long[] NUMBERS = {0, 1, -1, 255, 256, 65_535, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xffff_ffffL,
        Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62, 0x04034b50L, 0x02014b50L, 0x06054b50L};

    @TempDir
    Path folder;

    @Test
    void opensOrRefuses() throws IOException {
        long seed = Long.getLong("isthmus.fuzz.seed", System.nanoTime());
        System.out.println("TorchCheckpointFuzzTest: -Disthmus.fuzz.seed=" + seed);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Path path = folder.resolve("mutated.pth");
        int opened = 0;
        for (int i = 0; i < FILES; i++) {
            byte[] bytes = mutated(random);
            // Replaced, not rewritten: a file may not change under a mapping.
            Files.deleteIfExists(path);
            opened += opens(Files.write(path, bytes), bytes, seed, i) ? 1 : 0;
        }
        System.out.println("TorchCheckpointFuzzTest: " + opened + " of " + FILES + " opened");
    }

    /** Half the files have a sound zip around a mutated pickle, so that mutations reach what lies behind the zip. */
    private static byte[] mutated(RandomGenerator random) {
        boolean inside = random.nextBoolean();
        byte[] pickle = pickle();
        for (int n = inside ? random.nextInt(1, 4) : 0; n > 0; n--) {
            pickle = mutate(pickle, random);
        }
        byte[] zip = zip(pickle, random);
        for (int n = inside ? 0 : random.nextInt(1, 4); n > 0; n--) {
            zip = mutate(zip, random);
        }
        return zip;
    }

    private static boolean opens(Path path, byte[] bytes, long seed, int i) {
        try (TorchCheckpoint file = TorchCheckpoint.open(path, StateDict.key("model"))) {
            for (String name : file.names()) {
                long expected = file.entry(name).byteSize();
                if (file.data(name).toArray(ValueLayout.JAVA_BYTE).length != expected) {
                    throw new AssertionError(name);
                }
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

    private static byte[] pickle() {
        return PickleWriter.begun().ops("}").op('q', 0).ops("(")
                .text("model").global("collections", "OrderedDict").ops(")R").op('q', 1).ops("(")
                .text("w").tensor("FloatStorage", "0", 6, 0, new long[] {2, 3}, new long[] {3, 1})
                .text("v").tensor("FloatStorage", "0", 6, 1, new long[] {2, 2}, new long[] {1, 2})
                .text("p").global("torch._utils", "_rebuild_parameter").ops("(")
                .tensor("HalfStorage", "1", 4, 0, new long[] {4}, new long[] {1}).op(0x88).hooks().ops("tR")
                .ops("u}").text("_metadata").ops("}sb")
                .text("args").global("argparse", "Namespace").ops(")").op(0x81).ops("}").text("lr").ops("G").raw(new byte[8])
                .ops("sb").text("epoch").op('K', 7).ops("u").end();
    }

    private static byte[] zip(byte[] pickle, RandomGenerator random) {
        ZipWriter zip = new ZipWriter().misaligned(random.nextInt(4));
        if (random.nextBoolean()) {
            zip.wide();
        }
        if (random.nextBoolean()) {
            zip.sizesFollow();
        }
        zip.stored("m/data.pkl", pickle).stored("m/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        return zip.stored("m/data/0", new byte[24]).deflated("m/data/1", new byte[8]).bytes();
    }

    private static byte[] mutate(byte[] bytes, RandomGenerator random) {
        int at = random.nextInt(bytes.length + 1);
        byte[] instruction = INSTRUCTIONS[random.nextInt(INSTRUCTIONS.length)].getBytes(StandardCharsets.ISO_8859_1);
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> splice(bytes, at, Math.min(bytes.length, at + random.nextInt(9)), new byte[0]);
            case 2 -> splice(bytes, at, at, instruction);
            case 3 -> splice(bytes, at, Math.min(bytes.length, at + 1), instruction);
            case 4 -> splice(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt()});
            case 5 -> withBit(bytes, random);
            case 6 -> withNumber(bytes, random);
            default -> copied(bytes, random);
        };
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] with) {
        return ByteBuffer.allocate(bytes.length - (to - from) + with.length)
                .put(bytes, 0, from).put(with).put(bytes, to, bytes.length - to).array();
    }

    private static byte[] withBit(byte[] bytes, RandomGenerator random) {
        byte[] changed = bytes.clone();
        if (changed.length > 0) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private static byte[] withNumber(byte[] bytes, RandomGenerator random) {
        int width = 1 << random.nextInt(1, 4);
        if (bytes.length < width) {
            return bytes;
        }
        byte[] number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(NUMBERS[random.nextInt(NUMBERS.length)])
                .array();
        int at = random.nextInt(bytes.length - width + 1);
        return splice(bytes, at, at + width, Arrays.copyOf(number, width));
    }

    /** A stretch of the file over another, which makes names, offsets and memo indices meet. */
    private static byte[] copied(byte[] bytes, RandomGenerator random) {
        int count = Math.min(bytes.length, random.nextInt(1, 40));
        byte[] changed = bytes.clone();
        System.arraycopy(bytes, random.nextInt(bytes.length - count + 1), changed,
                random.nextInt(bytes.length - count + 1), count);
        return changed;
    }
}
