package dev.isthmus.sampler.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.model.PublishedModel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our counts are the published ones, as near as the paper's digits and our knowledge of its settings let them be. */
class PaperTablesTest {

    /** Of rows whose settings are known, or as good as known. */
    private static final double BASELINE_PERCENT = 0.2;
    /** Of rows whose settings were inferred from the numbers themselves. */
    private static final double GTR_PERCENT = 1.2;
    /** Likewise; and our preset clips timesteps, which LazyMAR's code does not and which takes 1.2 % off. */
    private static final double LAZY_PERCENT = 2.1;
    /** The rows of table 3 were made with other settings than table 1, which are unknown. */
    private static final double ABLATION_PERCENT = 0.3;

    static Stream<CountedCell> counted() {
        return PaperTables.gtr().tables().stream().flatMap(table -> table.compare().stream())
                .filter(cell -> cell.ours().isPresent());
    }

    @ParameterizedTest
    @MethodSource("counted")
    void isWithinTheTarget(CountedCell cell) {
        double target = allowed(cell.row());
        assertTrue(Math.abs(cell.errorPercent()) <= target, cell + " is off by " + cell.errorPercent() + " %, allowed " + target);
    }

    private static double allowed(PaperTable.Row row) {
        if (row.label().startsWith("GtR")) {
            return GTR_PERCENT;
        }
        if (row.label().startsWith("LazyMAR")) {
            return LAZY_PERCENT;
        }
        return Stream.of("MAR", "Halton", "DiSA").anyMatch(row.label()::startsWith) ? BASELINE_PERCENT : ABLATION_PERCENT;
    }

    @Test
    void allThatAPlanTellsIsCounted() {
        List<String> uncounted = PaperTables.gtr().tables().stream().flatMap(table -> table.compare().stream())
                .filter(cell -> cell.ours().isEmpty()).map(cell -> cell.row().label()).distinct().toList();
        assertEquals(List.of("LazyMAR, 5.4x"), uncounted);
        assertTrue(Double.isNaN(CountedCell.of(PaperTables.gtr().table(1).rows().get(8), PublishedModel.MAR_B, 1).errorPercent()));
    }

    /** What flop_check.py says of the same settings. */
    @ParameterizedTest
    @CsvSource({
        "1, 'MAR, 64 AR steps',   14.51, 32.77, 64.56",
        "1, 'MAR, 16 AR steps',    6.22, 13.43, 27.11",
        "1, 'MAR, 8 AR steps',     4.84, 10.21, 20.88",
        "1, 'Halton, 16 AR steps', 6.22, 13.43, 27.11",
        "1, 'DiSA, 3.0x',          4.83, 11.04, 21.61",
        "1, 'DiSA, 4.2x',          3.46,  7.86, 15.45",
        "1, 'GtR, 3.7x',           3.87,  8.85, 17.33",
        "1, 'GtR, 6.3x',           2.31,  5.18, 10.26",
        "3, none,                 , , 45.04",
        "3, stages,               , , 22.13",
        "3, stage-aware diffusion, , , 33.88",
        "3, both,                 , , 17.26",
        "3, both and FTS,         , , 17.33",
        "4, all (full-enhanced),  , , 18.03",
    })
    void isTheCountOfTheSpecification(int table, String label, Double b, Double l, Double h) {
        List<Double> expected = Stream.of(b, l, h).filter(value -> value != null).toList();
        List<Double> ours = PaperTables.gtr().table(table).compare().stream()
                .filter(cell -> cell.row().label().equals(label)).map(CountedCell::oursTera).toList();
        assertEquals(expected.size(), ours.size());
        for (int i = 0; i < ours.size(); i++) {
            assertEquals(expected.get(i), ours.get(i), 0.005001);
        }
    }

    @Test
    void refusals() {
        assertEquals("table is 2, allowed: 1, 3, 4",
                assertThrows(IllegalArgumentException.class, () -> PaperTables.gtr().table(2)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> CountedCell.of(
                new PaperTable.Row("a", List.of(1.0), "gtr-9x", ""), PublishedModel.MAR_B, 1));
        assertThrows(IllegalArgumentException.class, () -> new PaperTable(1, "", List.of("mar-b"),
                List.of(new PaperTable.Row("a", List.of(1.0, 2.0), "none", ""))));
    }
}
