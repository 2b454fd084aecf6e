package dev.isthmus.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.isthmus.runtime.OutOfMemoryException;
import dev.isthmus.sampler.NotFiniteException;
import dev.isthmus.server.api.Problem;
import dev.isthmus.server.api.Refusal;
import java.lang.reflect.Constructor;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** What a client hears of a failure that a test cannot easily bring about. */
class FailuresTest {

    @Test
    void memoryThatRanOutIsNotTheServersFault() {
        Refusal refusal = Failures.of(new IllegalStateException("wrapped", new OutOfMemoryException("needs 7 of 5 bytes")));
        assertEquals(Problem.OUT_OF_MEMORY, refusal.problem());
        assertEquals("the images do not fit in the server's memory", refusal.getMessage());
    }

    /** No setting within the bounds is known to overflow the models at hand, and the sampler alone makes this exception. */
    @Test
    void numbersThatOverflowAreTheRequestsFault() throws ReflectiveOperationException {
        Constructor<NotFiniteException> constructor = NotFiniteException.class.getDeclaredConstructor(float.class, int.class);
        constructor.setAccessible(true);
        Refusal refusal = Failures.of(new IllegalStateException("wrapped", constructor.newInstance(Float.POSITIVE_INFINITY, 3)));
        assertEquals(Problem.NOT_FINITE, refusal.problem());
        assertEquals(422, refusal.problem().status());
    }

    @Test
    void whateverIsNotKnownIsNotExplained() {
        Refusal refusal = Failures.of(new IllegalStateException("a secret"));
        assertEquals(Problem.INTERNAL_ERROR, refusal.problem());
        assertEquals("the images could not be made; the server's log says why", refusal.getMessage());
        assertEquals(Problem.CANCELLED, Failures.of(new CancellationException()).problem());
    }

    /** A cause may lead back to where it began. */
    @Test
    void causesInACircleEnd() {
        IllegalStateException one = new IllegalStateException("one");
        one.initCause(new IllegalStateException("two", one));
        assertEquals(Problem.INTERNAL_ERROR, Failures.of(one).problem());
    }
}
