package dev.isthmus.app.bulk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NpyTest {

    /** As numpy 2.4 writes it. */
    @Test
    void theHeaderIsNumpys() {
        byte[] header = Npy.header("|u1", 50_000, 256, 256, 3);
        assertEquals(128, header.length);
        assertArrayEquals(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0}, Arrays.copyOf(header, 10));
        String text = new String(header, 10, 118, StandardCharsets.US_ASCII);
        assertTrue(text.startsWith("{'descr': '|u1', 'fortran_order': False, 'shape': (50000, 256, 256, 3), } "), text);
        assertTrue(text.endsWith(" \n"), text);
    }

    @Test
    void oneDimensionHasItsComma() {
        String text = new String(Npy.header("<i8", 7), StandardCharsets.US_ASCII);
        assertTrue(text.contains("'shape': (7,), }"), text);
        assertEquals(0, text.length() % 64);
    }
}
