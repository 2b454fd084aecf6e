package dev.isthmus.runtime;

import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of ops against formulas written out in Java: on one thread and on two, from a printed seed, in a scope. */
@ParameterizedClass(name = "{0} threads")
@ValueSource(ints = {1, 2})
@ExtendWith({NoLeaks.class, InScope.class})
abstract class OpTest {
    /** Of float sums of a few dozen terms against double ones, relative to the largest. */
    static final double TOLERANCE = 3e-6;

    @Parameter
    int threads;

    Random random;

    @BeforeEach
    void prepare() {
        Torch.setThreads(threads);
        random = Seed.random(getClass());
    }

    /** A size from 1 to {@code most}. */
    int size(int most) {
        return 1 + random.nextInt(most);
    }
}
