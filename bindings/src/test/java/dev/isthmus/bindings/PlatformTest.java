package dev.isthmus.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x86_64, libisthmus.so",
        "Linux, aarch64, linux-aarch64, libisthmus.so",
        "Mac OS X, aarch64, osx-aarch64, libisthmus.dylib",
        "Mac OS X, x86_64, osx-x86_64, libisthmus.dylib",
        "Windows 11, amd64, windows-x86_64, isthmus.dll",
        "FreeBSD, amd64, freebsd-x86_64, libisthmus.so",
    })
    void namesSystemsAndFiles(String os, String arch, String name, String file) {
        Platform platform = Platform.of(os, arch);
        assertEquals(name, platform.name());
        assertEquals(file, platform.libraryFile("isthmus"));
    }
}
