package dev.isthmus.bindings;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Finds the one directory that libtorch is loaded from.
 *
 * <p>The first that is set decides: the system property {@code isthmus.libtorch}, the environment variable
 * {@code LIBTORCH}, the Maven artifacts on the class path. A directory that the user names is used in place, and when
 * it is of no use that is an error: going on to another libtorch would hide the mistake until a result differs. Files
 * of two sources are never mixed.
 */
public final class LibtorchLocator {
    private final UnaryOperator<String> properties;
    private final UnaryOperator<String> environment;
    private final ClassLoader loader;
    private final Platform platform;
    private final Supplier<Libc> libc;
    private final Supplier<NativeCache> cache;

    LibtorchLocator(
            UnaryOperator<String> properties,
            UnaryOperator<String> environment,
            ClassLoader loader,
            Platform platform,
            Supplier<Libc> libc,
            Supplier<NativeCache> cache) {
        this.properties = properties;
        this.environment = environment;
        this.loader = loader;
        this.platform = platform;
        this.libc = libc;
        this.cache = cache;
    }

    /** {@return a locator for this process: its properties, environment, class path and user's cache} */
    public static LibtorchLocator ofEnvironment() {
        Platform platform = Platform.current();
        return new LibtorchLocator(
                System::getProperty,
                System::getenv,
                LibtorchLocator.class.getClassLoader(),
                platform,
                () -> Libc.of(platform),
                NativeCache::ofEnvironment);
    }

    /**
     * {@return the libtorch to load}
     *
     * @param notice told in one line before anything slow happens
     * @throws NativeLoadException when there is none, or the one named is unusable
     */
    public Libtorch locate(Consumer<String> notice) {
        List<Attempt> attempts = new ArrayList<>();
        Optional<Path> named =
                named("system property isthmus.libtorch", properties.apply("isthmus.libtorch"), attempts);
        if (named.isPresent()) {
            return new Libtorch(named.get(), Libtorch.Source.PROPERTY, attempts);
        }
        named = named("LIBTORCH", environment.apply("LIBTORCH"), attempts);
        if (named.isPresent()) {
            return new Libtorch(named.get(), Libtorch.Source.ENVIRONMENT, attempts);
        }
        return new Libtorch(classPath(attempts, notice), Libtorch.Source.CLASS_PATH, attempts);
    }

    private Optional<Path> named(String setting, String value, List<Attempt> attempts) {
        if (value == null || value.isBlank()) {
            attempts.add(new Attempt(setting, "not set"));
            return Optional.empty();
        }
        String file = platform.libraryFile("torch_cpu");
        Path given = Path.of(value).toAbsolutePath().normalize();
        for (Path directory : List.of(given, given.resolve("lib"))) {
            Path library = directory.resolve(file);
            if (Files.isReadable(library)) {
                attempts.add(new Attempt(setting + "=" + value, "uses " + library));
                requireLibc(Libc.OFFICIAL_MINIMUM, attempts);
                return Optional.of(directory);
            }
            String seen = Files.exists(library) ? "cannot be read"
                    : Files.isDirectory(directory) ? "is missing" : "is missing, and so is the directory";
            attempts.add(new Attempt(setting + "=" + value, library + " " + seen));
        }
        throw new NativeLoadException(
                setting + "=" + value + " holds no " + file + ": expected it there or in its folder lib",
                attempts,
                null);
    }

    private Path classPath(List<Attempt> attempts, Consumer<String> notice) {
        Optional<List<LibtorchArtifact>> artifacts = LibtorchArtifact.of(platform);
        if (artifacts.isEmpty()) {
            attempts.add(new Attempt("class path", "no Maven artifact with libtorch is known for " + platform));
            throw new NativeLoadException(
                    "no libtorch for " + platform + ": set LIBTORCH to the directory of an unpacked libtorch",
                    attempts,
                    null);
        }
        List<URL> resources = new ArrayList<>();
        for (LibtorchArtifact artifact : artifacts.get()) {
            resources.addAll(resources(artifact, attempts));
        }
        requireLibc(Libc.MAVEN_MINIMUM, attempts);
        try {
            Path directory = cache.get().directory("libtorch", resources, notice);
            attempts.add(new Attempt("class path", "uses " + directory));
            return directory;
        } catch (NativeLoadException e) {
            attempts.add(new Attempt("class path", e.getMessage()));
            throw e.after(attempts);
        }
    }

    /** All files of an artifact come out of one jar, the first on the class path; a second copy is only reported. */
    private List<URL> resources(LibtorchArtifact artifact, List<Attempt> attempts) {
        String first = artifact.folder() + artifact.files().getFirst();
        List<URL> copies = all(first);
        if (copies.isEmpty()) {
            throw missing(first, artifact, attempts);
        }
        String origin = NativeResource.origin(copies.getFirst(), first);
        attempts.add(new Attempt("class path", first + " in " + origin));
        for (URL copy : copies.subList(1, copies.size())) {
            attempts.add(new Attempt("class path", "ignored a second copy in " + NativeResource.origin(copy, first)));
        }
        List<URL> resources = new ArrayList<>();
        for (String file : artifact.files()) {
            String resource = artifact.folder() + file;
            resources.add(all(resource).stream()
                    .filter(url -> NativeResource.origin(url, resource).equals(origin))
                    .findFirst()
                    .orElseThrow(() -> missing(resource, artifact, attempts)));
        }
        return resources;
    }

    private List<URL> all(String resource) {
        try {
            return Collections.list(loader.getResources(resource));
        } catch (IOException e) {
            throw new NativeLoadException("cannot search the class path for " + resource + ": " + e.getMessage(), e);
        }
    }

    private static NativeLoadException missing(String resource, LibtorchArtifact artifact, List<Attempt> attempts) {
        attempts.add(new Attempt("class path", resource + " is missing"));
        return new NativeLoadException(
                "libtorch not found: add " + artifact.coordinates() + " to the class path, or set LIBTORCH to the"
                        + " directory of an unpacked libtorch",
                attempts,
                null);
    }

    private void requireLibc(Libc minimum, List<Attempt> attempts) {
        libc.get().objection(minimum).ifPresent(objection -> {
            attempts.add(new Attempt("C library", objection));
            throw new NativeLoadException(objection, attempts, null);
        });
    }
}
