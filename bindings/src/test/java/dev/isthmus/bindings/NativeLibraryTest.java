package dev.isthmus.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** In order, since a JVM loads the shim once and a failure can only be seen before. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NativeLibraryTest {
    private static NativeLibrary loadWith(String property, Path value) {
        System.setProperty(property, value.toString());
        try {
            return NativeLibrary.load(notice -> {});
        } finally {
            System.clearProperty(property);
        }
    }

    @Test
    @Order(1)
    void keepsTheLoadersOwnWords(@TempDir Path temp) throws Exception {
        // A shim for another machine. Mere text would make the JVM warn, half a shim would end it with a bus error.
        Path shim = NativeLibrary.find(
                Platform.current(), new ArrayList<>(), () -> new NativeCache(temp), notice -> {});
        byte[] bytes = Files.readAllBytes(shim);
        bytes[18] ^= 0x55; // ELF's machine
        Path file = Files.write(temp.resolve("foreign.so"), bytes);
        NativeLoadException e =
                assertThrows(NativeLoadException.class, () -> loadWith("isthmus.library", file));
        assertTrue(e.getMessage().startsWith("cannot load " + file + ": "), e.getMessage());
        assertEquals("uses " + file, e.attempts().getFirst().outcome());

        e = assertThrows(NativeLoadException.class, () -> loadWith("isthmus.library", temp.resolve("none")));
        assertTrue(e.getMessage().endsWith("is not a file that can be read"), e.getMessage());
    }

    @Test
    @Order(2)
    void loadsTheShimOnce(@TempDir Path cache) {
        NativeLibrary library = loadWith("isthmus.cache", cache);
        assertTrue(library.symbols().find("isthmus_abi").isPresent());
        assertSame(library, NativeLibrary.load(notice -> {}));
    }
}
