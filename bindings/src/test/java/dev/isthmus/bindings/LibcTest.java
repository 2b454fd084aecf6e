package dev.isthmus.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibcTest {
    @ParameterizedTest
    @CsvSource({"2.27, false", "2.28, true", "2.28.9000, true", "2.36, true", "2.5, false", "3.0, true", "1.99, false"})
    void comparesVersionsByNumber(String version, boolean fits) {
        assertEquals(fits, Libc.parse(version).objection(Libc.OFFICIAL_MINIMUM).isEmpty());
    }

    @Test
    void objectsToMuslAndNotToOtherSystems() {
        assertTrue(new Libc("musl", 0, 0).objection(Libc.OFFICIAL_MINIMUM).isPresent());
        assertEquals(Optional.empty(), Libc.of(new Platform("osx", "aarch64")).objection(Libc.MAVEN_MINIMUM));
    }

    @Test
    void aProcessWithoutGlibcsOwnFunctionHasMusl() {
        assertEquals(new Libc("musl", 0, 0), Libc.of(name -> Optional.empty()));
    }

    @Test
    void theObjectionNamesWhatIsNeededWhatIsThereAndWhatToDo() {
        assertEquals(
                Optional.of("libtorch needs glibc 2.35 or newer (found glibc 2.31); use a glibc image such as"
                        + " debian:12-slim"),
                Libc.parse("2.31").objection(Libc.MAVEN_MINIMUM));
    }

    @Test
    void asksThisProcess() {
        assertNotEquals("", Libc.of(Platform.current()).name());
    }
}
