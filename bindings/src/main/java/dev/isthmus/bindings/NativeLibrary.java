package dev.isthmus.bindings;

import java.lang.foreign.SymbolLookup;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The shim {@code libisthmus}, loaded once in a JVM. It opens libtorch itself, from the directory that
 * {@link LibtorchLocator} finds, when the runtime asks it to.
 *
 * @param path the file that was loaded
 * @param symbols its functions
 */
public record NativeLibrary(Path path, SymbolLookup symbols) {
    private static final String NAME = "isthmus";

    /** Written once, under the class's lock. A failure is not kept: the user's next try may find the disk less full. */
    private static NativeLibrary loaded;

    /**
     * {@return the shim, loaded at the first call} The file comes from the system property {@code isthmus.library} or
     * from the class path.
     *
     * @param notice told in one line before anything slow happens
     * @throws NativeLoadException when it cannot be found or loaded, or this module may not call native code
     */
    public static synchronized NativeLibrary load(Consumer<String> notice) {
        if (loaded == null) {
            NativeAccess.require();
            Platform platform = Platform.current();
            List<Attempt> attempts = new ArrayList<>();
            Libc.of(platform).objection(Libc.OFFICIAL_MINIMUM).ifPresent(objection -> {
                throw new NativeLoadException(objection);
            });
            loaded = load(find(platform, attempts, NativeCache::ofEnvironment, notice), attempts);
        }
        return loaded;
    }

    static Path find(
            Platform platform, List<Attempt> attempts, Supplier<NativeCache> cache, Consumer<String> notice) {
        String given = System.getProperty("isthmus.library");
        if (given != null && !given.isBlank()) {
            Path file = Path.of(given).toAbsolutePath();
            if (!Files.isReadable(file)) {
                throw new NativeLoadException(
                        "system property isthmus.library=" + given + " is not a file that can be read");
            }
            attempts.add(new Attempt("system property isthmus.library", "uses " + file));
            return file;
        }
        attempts.add(new Attempt("system property isthmus.library", "not set"));

        String file = platform.libraryFile(NAME);
        String resource = "META-INF/native/" + platform.name() + "/" + file;
        URL url = NativeLibrary.class.getClassLoader().getResource(resource);
        if (url == null) {
            attempts.add(new Attempt("class path", resource + " is missing"));
            throw new NativeLoadException(
                    "the Isthmus shim for " + platform + " is not on the class path: add dev.isthmus:isthmus-native,"
                            + " built on this platform",
                    attempts,
                    null);
        }
        try {
            Path directory = cache.get().directory("the Isthmus shim", List.of(url), notice);
            attempts.add(new Attempt("class path", "uses " + directory.resolve(file) + " from " + url));
            return directory.resolve(file);
        } catch (NativeLoadException e) {
            attempts.add(new Attempt("class path", e.getMessage()));
            throw e.after(attempts);
        }
    }

    private static NativeLibrary load(Path file, List<Attempt> attempts) {
        try {
            System.load(file.toString()); // unlike SymbolLookup.libraryLookup, it keeps the loader's own words
            return new NativeLibrary(file, SymbolLookup.loaderLookup());
        } catch (UnsatisfiedLinkError e) {
            attempts.add(new Attempt("System.load", e.getMessage()));
            throw new NativeLoadException("cannot load " + LoaderText.explain(e.getMessage()), attempts, e);
        }
    }
}
