package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What lies in libtorch's directory is loaded from there. A machine with compilers has copies of some of these libraries
 * elsewhere, which the loader would take without a word; a small image has not, and libtorch would not load there.
 */
@EnabledOnOs(OS.LINUX)
class OneDirectoryTest {
    /** The JVM or its libstdc++ may have loaded the system's copy before libtorch was asked for. */
    private static final Set<String> OF_THE_SYSTEM = Set.of("libgcc_s.so.1", "libstdc++.so.6");

    @Test
    void nothingComesFromElsewhere() throws IOException {
        Path directory = Torch.load(notice -> { }).directory().toRealPath();
        Set<Path> mapped;
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            mapped = lines.filter(line -> line.contains(" /")).map(line -> Path.of(line.substring(line.indexOf(" /") + 1)))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        assertTrue(mapped.contains(directory.resolve("libtorch_cpu.so")), mapped::toString);
        List<String> names;
        try (Stream<Path> files = Files.list(directory)) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains(".so") && !OF_THE_SYSTEM.contains(name)).toList();
        }
        // A copy may be known by a longer name: lib.so.0 is often a link to lib.so.0.0.0.
        assertEquals(List.of(), mapped.stream().filter(file -> !file.startsWith(directory))
                .filter(file -> names.stream().anyMatch(name -> file.getFileName().toString().startsWith(name))).toList());
    }
}
