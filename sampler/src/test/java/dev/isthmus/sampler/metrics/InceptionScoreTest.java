package dev.isthmus.sampler.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Scores that can be worked out on paper. */
class InceptionScoreTest {

    @Test
    void isOneWhenAllImagesLookAlike() {
        assertEquals(1, score(3, 5, 5, 5, -2, -2, -2), 1e-12);
        assertEquals(1, score(3, 1, 2, 3, 1, 2, 3), 1e-12);
        assertEquals(1, score(2, 100, -100), 1e-12);
    }

    @Test
    void isTheNumberOfClassesWhenEachIsCertainAndAsFrequent() {
        assertEquals(3, score(3, 900, 0, 0, 0, 900, 0, 0, 0, 900), 1e-12);
        assertEquals(2, score(3, 900, 0, 0, 0, 900, 0), 1e-12);
    }

    @Test
    void ofTwoHalfCertainImages() {
        float odds = (float) Math.log(3);                                // 3/4 and 1/4
        double entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
        assertEquals(Math.exp(Math.log(2) - entropy), score(2, odds, 0, 0, odds), 1e-7);
    }

    @Test
    void dependsOnNeitherOrderNorPortions() {
        assertEquals(score(2, 1, 0, 0, 3, 2, 0), score(2, 0, 3, 2, 0, 1, 0), 1e-12);
        InceptionScore portions = new InceptionScore(2);
        portions.add(seen(2, 1, 0));
        portions.add(seen(2, 0, 3, 2, 0));
        assertEquals(score(2, 1, 0, 0, 3, 2, 0), portions.value(), 1e-12);
    }

    @Test
    void refusesNoImagesAndOtherClasses() {
        assertThrows(IllegalStateException.class, () -> new InceptionScore(2).value());
        assertThrows(IllegalArgumentException.class, () -> new InceptionScore(3).add(seen(2, 1, 0)));
    }

    private static double score(int classes, float... logits) {
        InceptionScore score = new InceptionScore(classes);
        score.add(seen(classes, logits));
        return score.value();
    }

    private static Seen seen(int classes, float... logits) {
        return new Seen(logits.length / classes, 0, new float[0], classes, logits);
    }
}
