package dev.isthmus.bindings;

import java.util.Locale;

/**
 * An operating system and a processor, under the names that this project's resources use.
 *
 * @param os {@code linux}, {@code osx}, {@code windows}, or the system's own name when it is none of these
 * @param arch {@code x86_64}, {@code aarch64}, or the system's own name when it is none of these
 */
public record Platform(String os, String arch) {
    /** {@return the platform that this JVM runs on} */
    public static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /**
     * {@return the platform for what a JVM says of itself}
     *
     * @param osName as in the system property {@code os.name}
     * @param osArch as in the system property {@code os.arch}
     */
    public static Platform of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = osArch.toLowerCase(Locale.ROOT);
        if (os.startsWith("mac")) {
            os = "osx";
        } else if (os.startsWith("windows")) {
            os = "windows";
        }
        arch = switch (arch) {
            case "amd64", "x64" -> "x86_64";
            case "arm64" -> "aarch64";
            default -> arch;
        };
        return new Platform(os, arch);
    }

    /** {@return the name of the folder that holds this platform's shim, such as {@code linux-x86_64}} */
    public String name() {
        return os + "-" + arch;
    }

    /**
     * {@return the file name of a shared library, such as {@code libtorch_cpu.so}}
     *
     * @param library the bare name, such as {@code torch_cpu}
     */
    public String libraryFile(String library) {
        return switch (os) {
            case "osx" -> "lib" + library + ".dylib";
            case "windows" -> library + ".dll";
            default -> "lib" + library + ".so";
        };
    }

    @Override
    public String toString() {
        return name();
    }
}
