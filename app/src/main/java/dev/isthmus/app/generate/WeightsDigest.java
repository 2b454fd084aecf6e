package dev.isthmus.app.generate;

import dev.isthmus.sampler.model.ModelSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** SHA-256 of a model's weights, taken beside the sampling, since it is wanted only when a file is written. */
public final class WeightsDigest {
    private static final int CHUNK = 1 << 20;

    private final FutureTask<SequencedMap<String, String>> task;

    private WeightsDigest(Supplier<List<Path>> files) {
        task = new FutureTask<>(() -> digests(files.get()));
        Thread thread = new Thread(task, "isthmus-sha256");
        thread.setDaemon(true);
        thread.start();
    }

    /** Starts to read the files. */
    public static WeightsDigest start(ModelSource model) {
        return start(model::files);
    }

    /** Starts to find the files and to read them. */
    public static WeightsDigest start(Supplier<List<Path>> files) {
        return new WeightsDigest(files);
    }

    /**
     * Digests by file name, waiting for them if need be.
     *
     * @throws IOException if a file cannot be read
     */
    public SequencedMap<String, String> get() throws IOException, InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IOException("cannot read the weights: " + e.getCause().getMessage(), e);
        }
    }

    /** The digest of one file, as {@code sha256sum} prints it. */
    public static String of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every JVM has SHA-256
        }
    }

    private static SequencedMap<String, String> digests(List<Path> files) throws IOException {
        SequencedMap<String, String> digests = new LinkedHashMap<>();
        for (Path file : files) {
            digests.put(file.getFileName().toString(), of(file));
        }
        return digests;
    }
}
