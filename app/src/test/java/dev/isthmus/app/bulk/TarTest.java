package dev.isthmus.app.bulk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TarTest {

    @Test
    void blocksAreThoseOfUstar() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Tar tar = new Tar(out);
        byte[] content = new byte[600];
        Arrays.fill(content, (byte) 7);
        tar.add("00000.png", content);
        tar.add("00000.cls", new byte[512]);
        tar.end();
        byte[] bytes = out.toByteArray();
        assertEquals((1 + 2) * 512 + (1 + 1) * 512 + 2 * 512, bytes.length);
        assertEquals("00000.png", text(bytes, 0, 100));
        assertEquals("00000001130", text(bytes, 124, 12));
        assertEquals("ustar", text(bytes, 257, 6));
        assertEquals("00", new String(bytes, 263, 2, StandardCharsets.US_ASCII));
        assertArrayEquals(content, Arrays.copyOfRange(bytes, 512, 1112));
        assertEquals("00000.cls", text(bytes, 3 * 512, 100));
        for (int header : new int[] {0, 3 * 512}) {
            byte[] block = Arrays.copyOfRange(bytes, header, header + 512);
            int stated = Integer.parseInt(text(block, 148, 7), 8);
            Arrays.fill(block, 148, 156, (byte) ' ');
            int sum = 0;
            for (byte b : block) {
                sum += b & 0xff;
            }
            assertEquals(sum, stated);
        }
        assertArrayEquals(new byte[1024], Arrays.copyOfRange(bytes, bytes.length - 1024, bytes.length));
    }

    @Test
    void aNameThatDoesNotFitIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Tar(new ByteArrayOutputStream()).add("x".repeat(101), new byte[0]));
    }

    private static String text(byte[] bytes, int at, int length) {
        String field = new String(bytes, at, length, StandardCharsets.US_ASCII);
        return field.substring(0, field.indexOf('\0'));
    }
}
