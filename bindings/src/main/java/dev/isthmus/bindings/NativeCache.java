package dev.isthmus.bindings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Unpacks libraries out of jars, once, into {@code <root>/natives/<key>/}.
 *
 * <p>The key is a SHA-256 over the name, size and CRC-32 of every file, as the jars' own directories state them. That
 * takes milliseconds where hashing 360 MB would take a second at every start, and it is enough: the key tells builds
 * apart; it does not guard against forgery, which whoever can write the jar or the cache has no need of. What is
 * unpacked is checked against size and CRC, so a damaged jar is never cached.
 *
 * <p>A set of files appears under its key by one rename, after every byte has reached the disk. A reader therefore
 * needs no lock, and any number of threads and processes may ask at once: one unpacks, the others wait for it.
 */
public final class NativeCache {
    private static final int CHUNK = 1 << 20;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path root;

    /** @param root the cache's directory, made when first needed */
    public NativeCache(Path root) {
        this.root = root.toAbsolutePath();
    }

    /**
     * {@return the user's cache} The first that is set decides: the system property {@code isthmus.cache}, then
     * {@code ISTHMUS_CACHE}, {@code $XDG_CACHE_HOME/isthmus}, {@code ~/.cache/isthmus}.
     */
    public static NativeCache ofEnvironment() {
        return new NativeCache(root(System::getProperty, System::getenv));
    }

    static Path root(UnaryOperator<String> properties, UnaryOperator<String> environment) {
        String given = properties.apply("isthmus.cache");
        if (given == null || given.isBlank()) {
            given = environment.apply("ISTHMUS_CACHE");
        }
        if (given != null && !given.isBlank()) {
            return Path.of(given);
        }
        String xdg = environment.apply("XDG_CACHE_HOME");
        if (xdg != null && xdg.startsWith("/")) { // its specification says to ignore a relative one
            return Path.of(xdg, "isthmus");
        }
        String home = properties.apply("user.home");
        // A user without an entry in the password file, usual in containers, has "?" for a home.
        if (home == null || home.isBlank() || !Path.of(home).isAbsolute()) {
            throw new NativeLoadException(
                    "there is no home directory to unpack native libraries into: set ISTHMUS_CACHE");
        }
        return Path.of(home, ".cache", "isthmus");
    }

    /** {@return the cache's directory} */
    public Path root() {
        return root;
    }

    /**
     * {@return the one directory that holds these libraries} Plain files that lie together are used where they are;
     * everything else is unpacked, unless that was done before.
     *
     * @param what the name to use in messages
     * @param resources the files, from the class path
     * @param notice told in one line before anything slow happens
     * @throws NativeLoadException when they cannot be read or unpacked
     */
    public Path directory(String what, List<URL> resources, Consumer<String> notice) {
        Optional<Path> inPlace = commonFolder(resources);
        if (inPlace.isPresent()) {
            return inPlace.get();
        }
        List<NativeResource> files = new ArrayList<>();
        for (URL url : resources) {
            try {
                files.add(NativeResource.at(url));
            } catch (IOException e) {
                throw new NativeLoadException("cannot read " + url + ": " + reason(e), e);
            }
        }
        files.sort(Comparator.comparing(NativeResource::fileName));

        Path natives = root.resolve("natives");
        Path directory = natives.resolve(key(files));
        try {
            if (!isWhole(directory, files)) {
                makePrivate(natives);
                try (FileChannel _ = lock(natives.resolve(directory.getFileName() + ".lock"), what, notice)) {
                    if (!isWhole(directory, files)) { // another may have finished while this one waited
                        removeLeftovers(directory);
                        notice.accept("unpacking " + what + " (" + megabytes(files) + ") once into " + directory);
                        unpack(files, directory);
                    }
                }
            }
            refuseIfOpenToAll(directory);
            return directory;
        } catch (IOException | UncheckedIOException e) {
            IOException cause = e instanceof UncheckedIOException u ? u.getCause() : (IOException) e;
            throw new NativeLoadException(
                    "cannot unpack " + what + " (" + megabytes(files) + ") into " + natives + ": " + reason(cause)
                            + "; set ISTHMUS_CACHE to a directory that can be written, has room and is not mounted"
                            + " noexec",
                    cause);
        }
    }

    private static Optional<Path> commonFolder(List<URL> resources) {
        List<Path> folders = resources.stream()
                .flatMap(url -> NativeResource.file(url).stream())
                .map(Path::getParent)
                .toList();
        return folders.size() == resources.size() && folders.stream().distinct().count() == 1
                ? Optional.of(folders.getFirst())
                : Optional.empty();
    }

    private static String key(List<NativeResource> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (NativeResource file : files) {
                String line = file.fileName() + " " + file.size() + " " + file.crc() + "\n";
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16); // 128 bits are plenty, and a path stays readable
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every JVM has SHA-256
        }
    }

    /**
     * Sizes suffice: the rename came after the check of the content, so only later damage is left to notice, and of
     * that a file cut short is the kind that would end the JVM with a bus error.
     */
    private static boolean isWhole(Path directory, List<NativeResource> files) throws IOException {
        for (NativeResource file : files) {
            if (!file.fits(directory.resolve(file.fileName()))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Waits for the right to unpack. The system's file locks belong to a process and end with it, even when it is
     * killed; within this process, where they would not hold a second thread, the JVM refuses the second one with an
     * exception. Closing the channel gives the lock back. Its file stays: were it deleted, two processes could lock two
     * files of one name.
     */
    private static FileChannel lock(Path file, String what, Consumer<String> notice) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean told = false;
        try {
            while (true) {
                if (tryLock(channel)) {
                    return channel;
                }
                if (!told) {
                    notice.accept("waiting for another process or thread that is unpacking " + what);
                    told = true;
                }
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            channel.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + file, e);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Under the lock no one else is at work on this key, so what lies beside it was left by a process that died. */
    private static void removeLeftovers(Path directory) throws IOException {
        String prefix = directory.getFileName() + ".tmp";
        try (Stream<Path> siblings = Files.list(directory.getParent())) {
            for (Path path : siblings.filter(p -> p.getFileName().toString().startsWith(prefix)).toList()) {
                deleteTree(path);
            }
        }
    }

    private static void unpack(List<NativeResource> files, Path directory) throws IOException {
        Path temporary = directory.resolveSibling(directory.getFileName() + ".tmp-new");
        try {
            makePrivate(temporary);
            for (NativeResource file : files) {
                unpack(file, temporary.resolve(file.fileName()));
            }
            syncDirectory(temporary);
            if (Files.exists(directory)) { // damaged; moved away first, since a full directory cannot be replaced
                Path old = directory.resolveSibling(directory.getFileName() + ".tmp-old");
                Files.move(directory, old, StandardCopyOption.ATOMIC_MOVE);
                Files.move(temporary, directory, StandardCopyOption.ATOMIC_MOVE);
                deleteTree(old);
            } else {
                Files.move(temporary, directory, StandardCopyOption.ATOMIC_MOVE);
            }
            syncDirectory(directory.getParent());
        } catch (IOException e) {
            try {
                deleteTree(temporary); // a full disk should not stay full because of this
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static void unpack(NativeResource file, Path target) throws IOException {
        CRC32 crc = new CRC32();
        long size = 0;
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = file.open();
                FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                crc.update(chunk, 0, n);
                size += n;
                ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, n);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
            }
            out.force(true);
        }
        if (size != file.size() || crc.getValue() != file.crc()) {
            throw new IOException(file.url() + " is damaged: its bytes do not match the jar's own checksum");
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Makes a directory and those above it that are missing, closed to other users: code will be loaded from it. */
    private static void makePrivate(Path directory) throws IOException {
        FileAttribute<?>[] attributes = isPosix(directory)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        Files.createDirectories(directory, attributes);
    }

    private static void refuseIfOpenToAll(Path directory) throws IOException {
        if (!isPosix(directory)) {
            return;
        }
        for (Path path : List.of(directory.getParent(), directory)) {
            if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new NativeLoadException(path + " can be written by every user, and code would be loaded from it:"
                        + " take that permission away (chmod 700) or set ISTHMUS_CACHE");
            }
        }
    }

    private static void syncDirectory(Path directory) throws IOException {
        if (isPosix(directory)) { // elsewhere a directory cannot be opened as a file
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static void deleteTree(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static String megabytes(List<NativeResource> files) {
        long bytes = files.stream().mapToLong(NativeResource::size).sum();
        return bytes < 1_000_000 ? bytes / 1000 + " kB" : bytes / 1_000_000 + " MB";
    }

    /** {@return what went wrong, in words} Several of the JDK's exceptions carry nothing but a file name. */
    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "permission denied for " + denied.getFile();
        }
        if (e instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " is in the way";
        }
        if (e instanceof FileSystemException system && system.getReason() == null) {
            return "cannot use " + system.getFile();
        }
        return e.getMessage();
    }
}
