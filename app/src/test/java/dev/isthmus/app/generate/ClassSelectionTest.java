package dev.isthmus.app.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.app.InputException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassSelectionTest {
    private final ClassSelection few = new ClassSelection(List.of("bag", "ankle-boot", "tench, Tinca tinca", "12"));

    @Test
    void takesNamesNumbersAndAll() {
        assertEquals(List.of(0), few.parse(List.of("BAG")));
        assertEquals(List.of(1, 0), few.parse(List.of("1, bag")));
        assertEquals(List.of(1, 0, 2, 3), few.parse(List.of("ankle-boot", "all")));
        assertEquals(List.of(0, 1, 2, 3), few.parse(List.of()));
    }

    @Test
    void takesNamesWithCommasAndNamesThatAreNumbers() {
        assertEquals(List.of(2), few.parse(List.of("tench, tinca tinca")));
        assertEquals(List.of(3), few.parse(List.of("12")));
    }

    @Test
    void takesEachClassOnce() {
        assertEquals(List.of(0, 1), few.parse(List.of("bag,0", "bag", "1")));
    }

    @Test
    void manyClassesHaveToBeChosenAndAreNotListed() {
        ClassSelection many = new ClassSelection(Collections.nCopies(1000, "x"));
        InputException none = assertThrows(InputException.class, () -> many.parse(List.of()));
        assertTrue(none.getMessage().startsWith("--class is missing; expected a name or a number from 0 to 999"));
        InputException wrong = assertThrows(InputException.class, () -> many.parse(List.of("1000")));
        assertEquals("class is \"1000\"; expected a name or a number from 0 to 999, or all (isthmus classes lists them)",
                wrong.getMessage());
    }

    @Test
    void oneOfSeveralSynonymsIsEnough() {
        ClassSelection imagenet = new ClassSelection(List.of("tench, Tinca tinca", "crane", "crane, machine", "maillot, tank suit", "tank suit"));
        assertEquals(List.of(0), imagenet.parse(List.of("tinca TINCA")));
        assertEquals(List.of(0, 1), imagenet.parse(List.of("tench,crane")));
        assertEquals(List.of(2), imagenet.parse(List.of("machine")));
        assertEquals(List.of(4), imagenet.parse(List.of("tank suit")), "a whole name comes first");
        assertEquals(List.of(3), imagenet.parse(List.of("maillot, tank suit")));
    }
}
