package dev.isthmus.bindings;

/** What the system's loader says when it refuses a library, with what to do about it. */
public final class LoaderText {
    private LoaderText() {}

    /**
     * {@return the loader's text in one line, followed by the remedy where one is known}
     *
     * @param text what dlopen said
     */
    public static String explain(String text) {
        String line = text.strip()
                .replaceAll("\\s*\\R\\s*", " ")
                .replaceFirst("^(.+?: )\\1+", "$1"); // the JDK puts the path before a text that begins with it
        String remedy = remedy(line);
        return remedy.isEmpty() ? line : line + " (" + remedy + ")";
    }

    private static String remedy(String text) {
        // Before the missing library: glibc says of a file for another machine that it cannot be opened.
        if (text.contains("wrong ELF class")
                || text.contains("incompatible architecture")
                || text.contains("invalid ELF")
                || text.contains("Possible cause: can't load")) {
            return "it was built for another platform than " + Platform.current() + " or is damaged";
        }
        if (text.contains("failed to map segment") || text.contains("Operation not permitted")) {
            return "its file system seems to be mounted noexec: set ISTHMUS_CACHE or LIBTORCH to a directory elsewhere";
        }
        if (text.contains("GLIBCXX_") || text.contains("CXXABI_") || text.contains("libstdc++")) {
            return "the system's libstdc++ is missing or too old: install GCC 12's libstdc++6 or newer";
        }
        if (text.contains("`GLIBC_") || text.contains("'GLIBC_")) {
            return "the system's glibc is too old: use a newer image such as debian:12-slim";
        }
        if (text.contains("cannot open shared object file")) {
            return "a library that it needs is missing: all of libtorch's must be in one directory";
        }
        return "";
    }
}
