package dev.isthmus.app.compare;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.Safetensors;
import dev.isthmus.runtime.io.SafetensorsOutput;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.plan.Plan;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finished batches on the disk: one safetensors file each, with the pixels and the time. Its name and its metadata carry a
 * SHA-256 of everything that the pixels and the time follow from, so a part is used again exactly if it would come out the same;
 * parts of other settings lie beside it unharmed. Quality is no part of it: it is computed from the pixels each time.
 *
 * @param folder      of the files
 * @param setup       what is compared
 * @param environment where; times of another one are not mixed in
 * @param model       SHA-256 of the model's files, by name
 */
public record Parts(Path folder, Setup setup, Environment environment, Map<String, String> model) {
    /** Raised when the file or what is timed changes. */
    private static final String FORMAT = "isthmus-compare-part/1";
    private static final String IDENTITY = "identity";
    private static final String NANOS = "nanos";
    private static final String IMAGES = "images";
    private static final int NAME_CHARS = 16;

    /** Whether the part of a turn is there, whole; its pixels are not read. */
    public boolean has(Turn turn) {
        return find(turn, part -> true).isPresent();
    }

    /**
     * The part of a turn.
     *
     * @throws IOException if it is not there any more
     */
    public Part read(Turn turn) throws IOException {
        return find(turn, part -> new Part(pixels(part), nanos(part)))
                .orElseThrow(() -> new IOException(file(turn) + " is gone or damaged; the same command makes it again"));
    }

    /** What {@code reader} makes of a turn's file; empty if that is missing, damaged, or of other settings: it is made again. */
    private <T> Optional<T> find(Turn turn, Function<Safetensors, T> reader) {
        Path file = file(turn);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (Safetensors part = Safetensors.open(file)) {
            long[] shape = part.entry(IMAGES).shape();                                                       // [B, H, W, C]
            boolean fits = identity(turn).equals(part.metadata().get(IDENTITY)) && nanos(part) > 0
                    && shape.length == 4 && shape[0] == turn.jobs().size() && part.entry(IMAGES).dtype() == DType.U8;
            return fits ? Optional.of(reader.apply(part)) : Optional.empty();
        } catch (CheckpointException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static long nanos(Safetensors part) {
        return Long.parseLong(part.metadata().getOrDefault(NANOS, "0"));
    }

    private static List<Pixels> pixels(Safetensors part) {
        MemorySegment data = part.data(IMAGES);
        long[] shape = part.entry(IMAGES).shape();
        List<Pixels> images = new ArrayList<>();
        long size = shape[1] * shape[2] * shape[3];
        for (long b = 0; b < shape[0]; b++) {
            images.add(new Pixels((int) shape[1], (int) shape[2], (int) shape[3],
                    data.asSlice(b * size, size).toArray(ValueLayout.JAVA_BYTE)));
        }
        return images;
    }

    /** Keeps a part, whole or not at all. */
    public void write(Turn turn, Part part) throws IOException {
        Pixels first = part.images().getFirst();
        byte[] bytes = new byte[part.images().size() * first.hwc().length];
        for (int i = 0; i < part.images().size(); i++) {
            System.arraycopy(part.images().get(i).hwc(), 0, bytes, i * first.hwc().length, first.hwc().length);
        }
        new SafetensorsOutput()
                .metadata(IDENTITY, identity(turn))
                .metadata(NANOS, String.valueOf(part.nanos()))
                .tensor(IMAGES, DType.U8, new long[] {part.images().size(), first.height(), first.width(), first.channels()},
                        MemorySegment.ofArray(bytes))
                .write(file(turn));
    }

    /** For example {@code gtr-text-r1-00020-3f2a….safetensors}. */
    private Path file(Turn turn) {
        return folder.resolve(String.format(Locale.ROOT, "%s-r%d-%05d-%s.safetensors", turn.method().name(), turn.repeat() + 1,
                turn.from(), identity(turn).substring(0, NAME_CHARS)));
    }

    private String identity(Turn turn) {
        Plan plan = turn.method().plan();
        String text = String.join("\n", FORMAT, environment.toString(), model.toString(), setup.model().name(),
                setup.config().toString(), turn.method().name(), turn.method().backbone().id(),
                plan.grid().toString(), plan.steps().toString(), plan.timestepClip().toString(),
                String.valueOf(setup.temperature()), Arrays.toString(turn.labels()), Arrays.toString(turn.seeds()));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            ByteBuffer order = ByteBuffer.allocate(plan.tokens() * Integer.BYTES);
            for (long seed : turn.seeds()) { // what an order does, rather than what it says of itself
                order.asIntBuffer().put(plan.order().permutation(plan.grid(), seed));
                digest.update(order.array());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every JVM has SHA-256
        }
    }
}
