package dev.isthmus.app.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class JobsTest {
    @Test
    void everyClassHasTheSameSeeds() {
        Jobs jobs = new Jobs(List.of(7, 2), 2, 40);
        assertEquals(List.of(new Job(7, 40), new Job(7, 41), new Job(2, 40), new Job(2, 41)), jobs.slice(0, jobs.size()));
    }

    @Test
    void seedsWrapAround() {
        assertEquals(Long.MIN_VALUE, new Jobs(List.of(0), 2, Long.MAX_VALUE).get(1).seed());
    }
}
