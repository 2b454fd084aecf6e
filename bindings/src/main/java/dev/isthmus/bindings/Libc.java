package dev.isthmus.bindings;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * The C library of a Linux process. libtorch is built against glibc, and the loader's own complaint about another or an
 * older one names a symbol where it should name the image to use.
 *
 * @param name {@code glibc}, {@code musl}, or {@code system} where the question does not arise
 * @param major the first part of glibc's version, else 0
 * @param minor the second part of glibc's version, else 0
 */
public record Libc(String name, int major, int minor) {
    /** What official builds of libtorch need. */
    public static final Libc OFFICIAL_MINIMUM = new Libc("glibc", 2, 28);

    /** What the build on Maven Central needs: its newest versioned symbol is GLIBC_2.35. */
    public static final Libc MAVEN_MINIMUM = new Libc("glibc", 2, 35);

    /** {@code const char *gnu_get_libc_version(void)}; kept in a field because ReachabilityMetadataTest reads it. */
    private static final FunctionDescriptor GNU_GET_LIBC_VERSION = FunctionDescriptor.of(ValueLayout.ADDRESS);

    private static final Libc SYSTEM = new Libc("system", 0, 0);
    private static final Libc MUSL = new Libc("musl", 0, 0);

    /**
     * {@return the C library of this process} It is asked for its version, which is cheaper and surer than looking for
     * files: a musl system may have glibc's loader installed beside its own.
     *
     * @param platform where this runs
     * @throws NativeLoadException when this module may not call native code
     */
    static Libc of(Platform platform) {
        if (!platform.os().equals("linux")) {
            return SYSTEM;
        }
        NativeAccess.require();
        return of(Linker.nativeLinker().defaultLookup());
    }

    /**
     * {@return the C library of a Linux process} Every glibc tells its version, and no musl has the function.
     *
     * @param symbols the functions of that C library
     */
    static Libc of(SymbolLookup symbols) {
        Optional<MemorySegment> function = symbols.find("gnu_get_libc_version");
        if (function.isEmpty()) {
            return MUSL;
        }
        try {
            var handle = Linker.nativeLinker().downcallHandle(function.get(), GNU_GET_LIBC_VERSION);
            MemorySegment text = (MemorySegment) handle.invokeExact();
            return parse(text.reinterpret(64).getString(0));
        } catch (Throwable e) {
            throw new AssertionError("gnu_get_libc_version", e);
        }
    }

    /**
     * {@return glibc with a version}
     *
     * @param version glibc's own text, such as {@code 2.36}
     */
    static Libc parse(String version) {
        String[] parts = version.split("\\.");
        return new Libc("glibc", Integer.parseInt(parts[0]), parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
    }

    /**
     * {@return why libtorch cannot run here, in one line, or nothing when it can}
     *
     * @param minimum the oldest glibc that will do
     */
    Optional<String> objection(Libc minimum) {
        boolean fits = switch (name) {
            case "system" -> true;
            case "glibc" -> major > minimum.major || major == minimum.major && minor >= minimum.minor;
            default -> false;
        };
        return fits
                ? Optional.empty()
                : Optional.of("libtorch needs " + minimum + " or newer (found " + this
                        + "); use a glibc image such as debian:12-slim");
    }

    @Override
    public String toString() {
        return name.equals("glibc") ? "glibc " + major + "." + minor : name;
    }
}
