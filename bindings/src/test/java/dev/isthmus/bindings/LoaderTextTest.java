package dev.isthmus.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoaderTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/c/l.so: failed to map segment from shared object | noexec",
                "/lib/libc.so.6: version `GLIBC_2.35' not found (required by /c/l.so) | glibc is too old",
                "/lib/libstdc++.so.6: version `GLIBCXX_3.4.30' not found | libstdc++",
                "libc10.so: cannot open shared object file: No such file or directory | in one directory",
                "/c/l.so: invalid ELF header | another platform",
                "/c/l.so: cannot open shared object file (Possible cause: can't load this .so) | another platform",
            })
    void addsTheRemedy(String text, String remedy) {
        String line = LoaderText.explain(text);
        assertTrue(line.startsWith(text + " ("), line);
        assertTrue(line.contains(remedy), line);
    }

    @Test
    void keepsAnUnknownTextInOneLineAndItsPathOnce() {
        assertEquals("/c/l.so: what is this", LoaderText.explain("/c/l.so: /c/l.so: /c/l.so: what\n  is this\n"));
    }
}
