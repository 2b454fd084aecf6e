package dev.isthmus.runtime;

import java.util.Random;

/** Seeds of random tests: printed, and replayed with {@code -Disthmus.test.seed=N}. */
final class Seed {
    private Seed() {
    }

    static Random random(Class<?> test) {
        long seed = Long.getLong("isthmus.test.seed", new Random().nextInt(1_000_000));
        System.out.println(test.getSimpleName() + " -Disthmus.test.seed=" + seed);
        return new Random(seed);
    }
}
