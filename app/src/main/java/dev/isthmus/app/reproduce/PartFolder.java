package dev.isthmus.app.reproduce;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.Safetensors;
import dev.isthmus.runtime.io.SafetensorsOutput;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Finished tasks on the disk, one safetensors file of numbers each, under a SHA-256 of everything that the numbers and their time
 * follow from; tasks of other settings lie beside them unharmed.
 *
 * @param folder   of the files
 * @param settings of the whole study that a task's numbers follow from: model, machine and so on
 */
record PartFolder(Path folder, String settings) {
    /** Raised when the numbers or what is timed changes. */
    private static final String FORMAT = "isthmus-reproduce-part/1";
    private static final String IDENTITY = "identity";
    private static final String NUMBERS = "numbers";
    private static final int NAME_CHARS = 16;

    /** What a task made; empty if it is not there, or damaged, and has to be made again. */
    Optional<double[]> read(Task task) {
        Path file = file(task);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (Safetensors part = Safetensors.open(file)) {
            boolean fits = identity(task).equals(part.metadata().get(IDENTITY)) && part.entry(NUMBERS).dtype() == DType.F64;
            return fits ? Optional.of(part.data(NUMBERS).toArray(ValueLayout.JAVA_DOUBLE)) : Optional.empty();
        } catch (CheckpointException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Keeps what a task made, whole or not at all. */
    void write(Task task, double[] numbers) throws IOException {
        new SafetensorsOutput()
                .metadata(IDENTITY, identity(task))
                .tensor(NUMBERS, DType.F64, new long[] {numbers.length}, MemorySegment.ofArray(numbers))
                .write(file(task));
    }

    /** For example {@code gtr-text-b1-3f2a….safetensors}. */
    private Path file(Task task) {
        return folder.resolve(String.format(Locale.ROOT, "%s-b%d-%s.safetensors", task.name().replace(' ', '-'), task.block() + 1,
                identity(task).substring(0, NAME_CHARS)));
    }

    private String identity(Task task) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", FORMAT, settings, task.identity()).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every JVM has SHA-256
        }
    }
}
