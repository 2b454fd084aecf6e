package dev.isthmus.app.bulk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The right to make a shard, with a folder to make it in.
 *
 * <p>It is a lock of the operating system, so it ends with the process however that ends, and no clock and no time-out decide whether another worker
 * still lives. It only saves work: on file systems without locks two workers may make the same shard, each in a workspace of its own, and then put the
 * same bytes in the same places.
 */
final class Claim implements AutoCloseable {
    /**
     * What this process has. Threads must not ask the system for what another one holds: on POSIX, closing a second descriptor of a file gives up
     * the locks that the whole process has on it. They belong to the process, and so does this.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
    private static final Pattern LEFT = Pattern.compile("\\.(?<lock>\\w+)\\.lock|\\.work-(?<work>\\w+)-.*");

    /** Whose the lock is; on file systems without locks, nobody's. */
    private enum Lock { MINE, OF_ANOTHER, NONE }

    private final Path folder;
    private final String name;
    private final Path held;
    private final FileChannel channel;
    private final Path workspace;

    private Claim(Path folder, String name, Path held, FileChannel channel) {
        this.folder = folder;
        this.name = name;
        this.held = held;
        this.channel = channel;
        workspace = folder.resolve(prefix(name) + UUID.randomUUID());
    }

    /**
     * Takes it, unless another process or thread has it.
     *
     * @param folder of the shards
     * @param name   of what is claimed
     */
    static Optional<Claim> take(Path folder, String name) throws IOException {
        Path held = lockFile(folder.toRealPath(), name);
        if (!HELD.add(held)) {
            return Optional.empty(); // thread of this process
        }
        Optional<Claim> claim = Optional.empty();
        try {
            claim = takeFromOthers(folder, name, held);
            return claim;
        } finally {
            if (claim.isEmpty()) {
                HELD.remove(held);
            }
        }
    }

    private static Optional<Claim> takeFromOthers(Path folder, String name, Path held) throws IOException {
        FileChannel channel = FileChannel.open(lockFile(folder, name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            Lock lock = lock(channel);
            if (lock == Lock.OF_ANOTHER) {
                channel.close();
                return Optional.empty();
            }
            Claim claim = new Claim(folder, name, held, channel);
            if (lock == Lock.MINE) {
                claim.removeWorkspaces(); // of those that were killed
            }
            Files.createDirectory(claim.workspace);
            return Optional.of(claim);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Lock lock(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock();
            return lock == null ? Lock.OF_ANOTHER : Lock.MINE;
        } catch (OverlappingFileLockException e) {
            return Lock.OF_ANOTHER; // who loaded these classes once more, and so does not see HELD
        } catch (IOException e) {
            return Lock.NONE;
        }
    }

    /**
     * Removes what was left by processes that were killed, of a job that is done; what is claimed stays.
     *
     * @param folder of the shards
     */
    static void removeLeft(Path folder) throws IOException {
        for (String name : names(folder, "lock", "work")) {
            Optional<Claim> claim = take(folder, name);
            if (claim.isPresent()) {
                claim.get().removeWorkspaces(); // without locks too, since nobody can want them any more
                claim.get().retire();
                claim.get().close();
            }
        }
    }

    /**
     * Removes the workspaces of processes that were killed, which take room on the disk. Lock files stay, since what is claimed may be wanted yet.
     *
     * @param folder of the shards
     */
    static void removeWork(Path folder) throws IOException {
        for (String name : names(folder, "work")) {
            Optional<Claim> claim = take(folder, name);
            if (claim.isPresent()) {
                claim.get().close();
            }
        }
    }

    private static Set<String> names(Path folder, String... kinds) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> LEFT.matcher(file.getFileName().toString())).filter(Matcher::matches)
                    .flatMap(left -> Stream.of(kinds).map(left::group)).filter(Objects::nonNull).collect(Collectors.toSet());
        } catch (NoSuchFileException e) {
            return Set.of(); // of a finished npz
        }
    }

    private static Path lockFile(Path folder, String name) {
        return folder.resolve("." + name + ".lock");
    }

    private static String prefix(String name) {
        return ".work-" + name + "-";
    }

    /** An empty folder, on the file system where finished files go. */
    Path workspace() {
        return workspace;
    }

    /**
     * Removes the lock file. Only for what is finished for good: whoever opened the file before would lock something that nobody else sees.
     */
    void retire() throws IOException {
        Files.deleteIfExists(lockFile(folder, name));
    }

    private void removeWorkspaces() throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.list(folder)) {
            left = files.filter(file -> file.getFileName().toString().startsWith(prefix(name))).toList();
        }
        for (Path each : left) {
            Durable.remove(each);
        }
    }

    /** Gives it back, with all that is still in the workspace. */
    @Override
    public void close() throws IOException {
        try {
            Durable.remove(workspace);
        } finally {
            channel.close();
            HELD.remove(held);
        }
    }
}
