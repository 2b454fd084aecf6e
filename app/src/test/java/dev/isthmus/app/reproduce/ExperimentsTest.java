package dev.isthmus.app.reproduce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.app.InputException;
import dev.isthmus.app.reproduce.HalfFixed.Pattern;
import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Presets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The experiments are what they say: rows that exist, budgets that are equal, halves that are halves. */
class ExperimentsTest {
    private static final Grid GRID = new Grid(16, 16);

    @Test
    void everyRowOfThePapersTablesThatHasAPresetIsRun() {
        List<String> run = Experiments.all(GRID).stream().filter(PresetTable.class::isInstance)
                .flatMap(e -> ((PresetTable) e).rows().stream()).map(row -> row.preset().id()).distinct().toList();
        List<String> withoutRow = List.of("mar-reference", "lazymar-64"); // as docs/presets.md has them
        List<String> expected = Presets.ids().stream().filter(id -> !withoutRow.contains(id)).toList();
        assertTrue(run.containsAll(expected), () -> {
            List<String> missing = new ArrayList<>(expected);
            missing.removeAll(run);
            return "not run: " + missing;
        });
    }

    @Test
    void namesAreRead() {
        assertEquals(List.of("table-3", "figure-3"), Experiments.of("figure-3, table-3,figure-3", GRID).stream().map(Experiment::id).toList());
        assertEquals(6, Experiments.of("all", GRID).size());
        assertEquals("--experiments: \"table-2\" is none; expected all or one or more of table-1, table-3, table-4, table-5, k-sweep, "
                + "figure-3; did you mean \"table-1\"?", assertThrows(InputException.class, () -> Experiments.of("table-2", GRID)).getMessage());
    }

    @Test
    void theSweepHasEveryNumberOfStagesAtOneBudget() {
        List<Preset> presets = StageSweep.presets(GRID);
        assertEquals(List.of("gtr-k1", "gtr-k2", "gtr-3.7x", "gtr-k4", "gtr-k5", "gtr-k6"), presets.stream().map(Preset::id).toList());
        for (Preset preset : presets) {
            Plan plan = preset.plan(GRID, 2);
            assertEquals(21, plan.arSteps(), preset.id());
            assertTrue(preset.id().equals("gtr-k1") || plan.steps().getLast().tokens() == 128, preset.id());
        }
        assertEquals(List.of(16, 4, 1), StageSweep.arSteps(3, GRID), "the rule gives the preset that it was made from");
        assertEquals(List.of(20, 1), StageSweep.arSteps(2, GRID));
        assertEquals(1, StageSweep.arSteps(6, GRID).getFirst(), "the first of six stages is one corner");
        StageSweep.presets(new Grid(8, 8)).forEach(preset -> preset.plan(new Grid(8, 8), 2)); // stages of fewer tokens than steps
    }

    @Test
    void halvesAreHalvesAndOnlyTheOtherOneVaries() {
        Plan plan = HalfFixed.preset(GRID).plan(GRID, 2);
        int fixedTokens = plan.known(HalfFixed.firstFree(plan));
        for (Pattern pattern : Pattern.values()) {
            boolean[] fixed = pattern.fixed(GRID, 7);
            assertEquals(128, IntStream.range(0, 256).filter(i -> fixed[i]).count(), pattern.id());
            assertEquals(128, fixedTokens);
            int[] one = pattern.order(GRID, 7, 100);
            int[] other = pattern.order(GRID, 7, 101);
            assertArrayEquals(Arrays.copyOf(one, 128), Arrays.copyOf(other, 128), pattern.id());
            assertFalse(Arrays.equals(one, other), pattern.id());
            assertTrue(Arrays.stream(one).limit(128).allMatch(cell -> fixed[cell]), pattern.id());
            Set<Integer> cells = new HashSet<>(Arrays.stream(other).boxed().toList());
            assertEquals(256, cells.size(), pattern.id());
        }
        assertTrue(Pattern.CHECKERBOARD.fixed(GRID, 1)[0] && !Pattern.CHECKERBOARD.fixed(GRID, 1)[1]);
        assertTrue(Pattern.BLOCK.fixed(GRID, 1)[127] && !Pattern.BLOCK.fixed(GRID, 1)[128]);
        assertFalse(Arrays.equals(Pattern.RANDOM.fixed(GRID, 1), Pattern.RANDOM.fixed(GRID, 2)));
    }

    @Test
    void noiseChangesAtTheSeam() {
        List<String> asked = new ArrayList<>();
        SeamNoise noise = new SeamNoise((s, images, tokens, channels, evaluations) -> {
            asked.add("before " + s);
            return null;
        }, (s, images, tokens, channels, evaluations) -> {
            asked.add("after " + s);
            return null;
        }, 2);
        for (int s = 0; s < 4; s++) {
            noise.open(s, new int[0], new int[0], 4, 1);
        }
        assertEquals(List.of("before 0", "before 1", "after 2", "after 3"), asked);
    }

    @Test
    void varianceIsThatOfTwoPasses() {
        Variance variance = new Variance(2);
        float[] values = {1, 10_001, 2, 10_003, 6, 10_008};
        for (int i = 0; i < 3; i++) {
            variance.add(values, 2 * i);
        }
        assertEquals(7, variance.of(0), 1e-12);
        assertEquals(13, variance.of(1), 1e-9);
        assertEquals(10, variance.average(), 1e-9);
        assertThrows(IllegalStateException.class, () -> new Variance(1).of(0));
    }
}
