package dev.isthmus.app.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is called a difference is one, by the tables of Student's distribution and by differences that were put there. */
class PairedTest {

    @ParameterizedTest
    @CsvSource({"0.975, 1, 12.706", "0.975, 2, 4.303", "0.975, 4, 2.776", "0.975, 9, 2.262", "0.975, 30, 2.042", "0.8, 4, 0.941", "0.5, 7, 0"})
    void quantilesAreThoseOfTheTables(double probability, int freedom, double quantile) {
        assertEquals(quantile, StudentT.quantile(probability, freedom), 6e-4);
    }

    @Test
    void impossibleQuantilesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> StudentT.quantile(1, 3));
        assertThrows(IllegalArgumentException.class, () -> StudentT.quantile(0.4, 3));
        assertThrows(IllegalArgumentException.class, () -> StudentT.quantile(0.9, 0));
    }

    @Test
    void fiveBlocksOnPaper() {
        Paired paired = Paired.of(new double[] {1.0, 2.0, 3.0, 4.0, 5.0}, new double[] {1.1, 2.2, 3.3, 4.4, 5.5});
        assertEquals(-0.3, paired.mean(), 1e-12);
        assertEquals(Math.sqrt(0.025 / 5), paired.error(), 1e-12);
        assertEquals(2.776 * paired.error(), paired.halfWidth(), 1e-3);
        assertTrue(paired.visible() > paired.halfWidth());
    }

    @Test
    void decidesByWhichSideOfTheToleranceTheIntervalIsOn() {
        Paired lower = new Paired(-0.3, 0.05, 5);
        assertEquals(Verdict.HOLDS, lower.verdict(1, 0), "a smaller distance is better");
        assertEquals(Verdict.FAILS, lower.verdict(-1, 0), "a smaller score is worse");
        assertEquals(Verdict.HOLDS, lower.verdict(-1, 0.5), "worse by less than is tolerated");
        assertEquals(Verdict.UNSEEN, new Paired(-0.1, 0.05, 5).verdict(1, 0), "0.1 is less than 2.776 times 0.05");
        assertEquals(Verdict.UNSEEN, new Paired(0, 0, 5).verdict(1, 0), "two presets that are the same are not better");
        assertEquals(Verdict.HOLDS, new Paired(0, 0, 5).verdict(1, 0.01), "but as good");
    }

    @Test
    void oneBlockHasNoSpread() {
        assertThrows(IllegalArgumentException.class, () -> Paired.of(new double[] {1}, new double[] {2}));
        assertEquals(Verdict.NOT_RUN, Trial.of(new double[] {1}, new double[] {2}, 1, 0).verdict());
    }
}
