package dev.isthmus.app.generate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.isthmus.app.InputException;
import dev.isthmus.sampler.Pixels;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SheetLayoutTest {
    @Test
    void oneClassMakesAFullRectangle() {
        assertEquals(List.of(1, 2, 2, 2, 3, 3, 4, 4, 3, 5, 4, 4),
                IntStream.rangeClosed(1, 12).mapToObj(n -> new SheetLayout(1, n, 1).columns()).toList());
        assertEquals(5, new SheetLayout(10, 1, 1).columns());
    }

    @Test
    void severalClassesAreColumns() {
        SheetLayout layout = new SheetLayout(3, 2, 1);
        assertEquals(3, layout.columns());
        assertEquals(List.of("a0", "b0", "c0", "a1", "b1", "c1"), layout.rowByRow(List.of("a0", "a1", "b0", "b1", "c0", "c1")));
    }

    @Test
    void manyClassesAreRows() {
        SheetLayout layout = new SheetLayout(17, 2, 1);
        assertEquals(2, layout.columns());
        List<Integer> images = IntStream.range(0, 34).boxed().toList();
        assertEquals(images, layout.rowByRow(images));
    }

    @Test
    void foretellsTheSizeOfTheSheet() {
        Pixels image = new Pixels(28, 28, 1, new byte[28 * 28]);
        assertEquals("Pixels[28, 28, 1]", new SheetLayout(1, 1, 1).compose(List.of(image)).toString());
        assertEquals("Pixels[248, 608, 1]", new SheetLayout(1, 10, 4).compose(Collections.nCopies(10, image)).toString());
    }

    @Test
    void refusesSheetsThatAreTooLarge() {
        assertDoesNotThrow(() -> new SheetLayout(10, 400, 4).requireFits(28, 1));
        assertEquals("the contact sheet of 1000 images would be 104100 x 65100 pixels; expected at most 67108864 pixels, 65535 a"
                        + " side: use fewer images, a smaller --zoom, or a folder for --out",
                assertThrows(InputException.class, () -> new SheetLayout(1, 1000, 50).requireFits(50, 1)).getMessage());
        assertThrows(InputException.class, () -> new SheetLayout(2, 3000, 1).requireFits(28, 1));
    }
}
