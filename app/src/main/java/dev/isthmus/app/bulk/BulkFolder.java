package dev.isthmus.app.bulk;

import dev.isthmus.app.InputException;
import dev.isthmus.app.report.FileTrouble;
import dev.isthmus.runtime.io.AtomicFiles;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where a job's files lie.
 *
 * <pre>
 * job.json                the job and its hash
 * shards/00000.json       a finished shard: its place, size and SHA-256
 * shards/00000.u8         its pixels, of an npz
 * images/00000.png        images, of a PNG job
 * tar/00000.tar           archives, of a tar job
 * samples.npz             of an npz job: all shards together
 * images.csv              class and seed of every image
 * manifest.json           written last: all shards and files
 * </pre>
 *
 * Names that begin with a dot are work in progress.
 *
 * @param folder of the job
 */
public record BulkFolder(Path folder) {
    private static final int DIGITS = 5;

    /**
     * Reads {@code --out}.
     *
     * @throws InputException if it cannot be a folder
     */
    public static BulkFolder of(String given) {
        try {
            if (!given.isBlank()) {
                return new BulkFolder(Path.of(given));
            }
        } catch (InvalidPathException e) {
            throw new InputException("--out \"" + given + "\" is no path here: " + e.getReason(), e);
        }
        throw new InputException("--out is empty; expected a folder");
    }

    Path jobFile() {
        return folder.resolve("job.json");
    }

    /** Records of finished shards, claims and workspaces; on one file system with all other files, so that they can be moved. */
    Path shards() {
        return folder.resolve("shards");
    }

    Path manifest() {
        return folder.resolve("manifest.json");
    }

    Path index() {
        return folder.resolve("images.csv");
    }

    Path npz() {
        return folder.resolve("samples.npz");
    }

    Path record(Shard shard) {
        return shards().resolve(name(shard) + ".json");
    }

    /** Name of a shard, for its files. */
    static String name(Shard shard) {
        return padded(shard.number(), DIGITS);
    }

    /** Where a format's finished shards lie. */
    Path place(ImageFormat format) {
        return switch (format) {
            case PNG -> folder.resolve("images");
            case NPZ -> shards();
            case TAR -> folder.resolve("tar");
        };
    }

    /** Names of a shard's files, in the order of its images. */
    static List<String> files(BulkJob job, Shard shard) {
        return switch (job.format()) {
            case PNG -> IntStream.range(shard.from(), shard.to()).mapToObj(place -> stem(job, place) + ".png").toList();
            case NPZ -> List.of(name(shard) + ".u8");
            case TAR -> List.of(name(shard) + ".tar");
        };
    }

    /** Name of an image: its place, with as many digits as the last one needs, five or more. */
    static String stem(BulkJob job, int place) {
        return padded(place, Math.max(DIGITS, String.valueOf(job.size() - 1).length()));
    }

    private static String padded(int number, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "d", number);
    }

    /**
     * Makes this the folder of a job, or finds that it is.
     *
     * @throws InputException if it cannot be written to, holds something else, or is on a disk that is too full
     */
    public void prepare(BulkJob job) {
        requirePossible();
        try {
            if (!Files.exists(jobFile())) {
                Space.require(this, job, job.size());
                Files.createDirectories(folder);
                requireEmpty();
                // Of two jobs that begin in the same folder at the same instant one makes it its own, and the other finds that below.
                AtomicFiles.writeNew(jobFile(), out -> out.write(JobJson.text(job).getBytes(StandardCharsets.UTF_8)));
            }
            requireJob(job);
            Files.createDirectories(shards());
            Files.createDirectories(place(job.format()));
        } catch (IOException e) {
            throw new InputException("--out: folder " + folder + " cannot be written to: " + FileTrouble.line(e), e);
        }
    }

    /**
     * Finds that this is the folder of a job. Nothing is written.
     *
     * @throws InputException if it is none, or another job's
     */
    public void requireJob(BulkJob job) {
        BulkJob there = job();
        if (!there.hash().equals(job.hash())) {
            throw new InputException("--out " + folder + " holds another job (" + JobJson.difference(there, job)
                    + "); expected the same job, or another folder");
        }
    }

    private void requirePossible() {
        Path absolute = folder.toAbsolutePath();
        if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
            throw new InputException("--out " + folder + " is no folder; expected one, or a name for a new one");
        }
        if (absolute.getParent() != null && !Files.isDirectory(absolute.getParent())) {
            throw new InputException("--out: folder " + absolute.getParent() + " does not exist; expected an existing one");
        }
    }

    /**
     * Names with a dot may be another process's, which writes a job file at this moment. It makes all else after that, so where other names were seen
     * the job file tells whose they are.
     */
    private void requireEmpty() throws IOException {
        Optional<String> other;
        try (Stream<Path> files = Files.list(folder)) {
            other = files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith(".")).findFirst();
        }
        if (other.isPresent() && !Files.exists(jobFile())) {
            throw new InputException("--out " + folder + " has " + other.get() + " in it and no job.json;"
                    + " expected an empty folder, a new one, or one of this job");
        }
    }

    /**
     * The job that this is the folder of.
     *
     * @throws InputException if it is none
     */
    public BulkJob job() {
        if (!Files.isRegularFile(jobFile())) {
            throw new InputException("--out: folder " + folder + " has no job.json; expected a folder of isthmus bulk");
        }
        try {
            return JobJson.parse(jobFile().toString(), Files.readString(jobFile()));
        } catch (CharacterCodingException e) {
            throw new InputException(JobJson.noJob(jobFile().toString()), e);
        } catch (IOException e) {
            throw new InputException("cannot read " + jobFile() + ": " + FileTrouble.line(e), e);
        }
    }
}
