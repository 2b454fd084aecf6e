package dev.isthmus.app.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.isthmus.app.InputException;
import dev.isthmus.app.generate.Job;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassOrderTest {

    @Test
    void classesStandOneAfterTheOtherAndSeedsCountUp() {
        ClassOrder images = ClassOrder.perClass(List.of(2, 7), 2, 40);
        assertEquals(List.of(new Job(2, 40), new Job(2, 41), new Job(7, 40), new Job(7, 41)), all(images));
    }

    @Test
    void whatCannotBeSharedEquallyGoesToTheFirst() {
        assertEquals(List.of(new Job(0, 1), new Job(0, 2), new Job(3, 1), new Job(3, 2), new Job(4, 1)),
                all(new ClassOrder(List.of(0, 3, 4), 5, 1)));
        assertEquals(List.of(new Job(0, 1), new Job(3, 1)), all(new ClassOrder(List.of(0, 3, 4), 2, 1)));
    }

    @Test
    void anyNumberIsSharedAlmostEqually() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            int classes = random.nextInt(1, 30);
            List<Job> images = all(new ClassOrder(IntStream.range(0, classes).boxed().toList(), random.nextInt(1, 500), -3));
            assertEquals(images.size(), new HashSet<>(images).size(), "an image stands twice");
            for (int label = 0; label < classes; label++) {
                int number = label;
                long count = images.stream().filter(image -> image.label() == number).count();
                assertEquals(images.size() / classes, count - (label < images.size() % classes ? 1 : 0));
            }
        }
    }

    @Test
    void refusesWhatIsNoOrder() {
        assertThrows(InputException.class, () -> new ClassOrder(List.of(), 1, 1));
        assertThrows(InputException.class, () -> new ClassOrder(List.of(3, 3), 1, 1));
        assertThrows(InputException.class, () -> new ClassOrder(List.of(0), 0, 1));
        assertThrows(InputException.class, () -> ClassOrder.perClass(List.of(0, 1), 600_000, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> new ClassOrder(List.of(0), 5, 1).get(5));
    }

    private static List<Job> all(ClassOrder images) {
        List<Job> all = new ArrayList<>();
        for (int i = 0; i < images.images(); i++) {
            all.add(images.get(i));
        }
        return all;
    }
}
