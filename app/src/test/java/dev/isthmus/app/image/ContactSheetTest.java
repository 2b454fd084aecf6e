package dev.isthmus.app.image;

import dev.isthmus.sampler.Pixels;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
    @Test
    void placesRowByRow() {
        Pixels sheet = new ContactSheet(2, 1, 9, 1).compose(List.of(grey(1), grey(2), grey(3)));
        assertEquals("Pixels[5, 5, 1]", sheet.toString());
        assertArrayEquals(new byte[] {
            9, 9, 9, 9, 9,
            9, 1, 9, 2, 9,
            9, 9, 9, 9, 9,
            9, 3, 9, 9, 9,
            9, 9, 9, 9, 9}, sheet.hwc());
    }

    @Test
    void zoomsWithoutSmoothing() {
        Pixels sheet = new ContactSheet(8, 0, 0, 2).compose(List.of(new Pixels(1, 2, 3, new byte[] {1, 2, 3, 4, 5, 6})));
        assertEquals("Pixels[2, 4, 3]", sheet.toString());
        assertArrayEquals(new byte[] {
            1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6,
            1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6}, sheet.hwc());
    }

    @Test
    void choosesColumnsNearASquare() {
        assertEquals(List.of(1, 2, 2, 3, 3, 4),
                List.of(1, 2, 4, 5, 9, 10).stream().map(ContactSheet::squareColumns).toList());
    }

    @Test
    void namesWhatIsWrong() {
        assertMessage("columns is 0, expected 1 to 65535", () -> new ContactSheet(0, 0, 0, 1));
        assertMessage("padding is -1, expected 0 to 1024", () -> new ContactSheet(1, -1, 0, 1));
        assertMessage("background is 256, expected 0 to 255", () -> new ContactSheet(1, 0, 256, 1));
        assertMessage("zoom is 65, expected 1 to 64", () -> new ContactSheet(1, 0, 0, 65));
        ContactSheet plain = new ContactSheet(1, 0, 0, 1);
        assertMessage("pictures is empty, expected at least 1", () -> plain.compose(List.of()));
        assertMessage("picture 1 is [1, 1, 3], expected [1, 1, 1] as picture 0",
                () -> plain.compose(List.of(grey(1), new Pixels(1, 1, 3, new byte[3]))));
        assertMessage("sheet height is 65536 pixels, expected at most 65535; use fewer pictures, more or fewer columns,"
                + " or a smaller zoom", () -> plain.compose(Collections.nCopies(65_536, grey(1))));
        assertMessage("sheet is 51200 x 51200 x 1 bytes, expected at most 2 GiB; use fewer pictures or a smaller zoom",
                () -> new ContactSheet(800, 0, 0, 64).compose(Collections.nCopies(640_000, grey(1))));
    }

    private static void assertMessage(String expected, Runnable action) {
        assertEquals(expected, assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }

    private static Pixels grey(int value) {
        return new Pixels(1, 1, 1, new byte[] {(byte) value});
    }
}
