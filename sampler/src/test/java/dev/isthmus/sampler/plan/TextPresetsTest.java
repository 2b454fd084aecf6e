package dev.isthmus.sampler.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.order.Grid;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextPresetsTest {
    private static final Grid GRID = new Grid(32, 32);

    @Test
    void gtrAsTheTextSays() {
        Plan plan = TextPresets.GTR_TEXT.plan(GRID, 4);
        assertArrayEquals(new int[] {16, 16, 16, 16, 16, 16, 16, 16, 43, 43, 42, 86, 85, 85, 256, 256},
                plan.steps().stream().mapToInt(Step::tokens).toArray());
        assertArrayEquals(new int[] {50, 48, 45, 43, 41, 38, 36, 34, 32, 29, 27, 25, 22, 20, 20, 20},
                plan.steps().stream().mapToInt(Step::diffusionSteps).toArray());
        assertEquals(25, plan.steps().getLast().detailTokens());
        assertEquals(50, plan.steps().getLast().detail().orElseThrow().diffusionSteps());
        assertTrue(plan.steps().stream().allMatch(step -> step.guidance() == 4), "constant");
    }

    /** The counts that the design notes have for LightGen's grid. */
    @Test
    void baselines() {
        assertArrayEquals(new int[] {2, 3, 7, 8, 11, 14, 15, 18, 21, 22, 25, 27, 29, 31, 33, 34, 37, 38, 40, 41, 42, 44, 45, 46, 47, 47, 49,
            49, 49, 50, 50, 50}, TextPresets.LIGHTGEN_32.plan(GRID, 4).steps().stream().mapToInt(Step::tokens).toArray());
        assertEquals(64 * 100, TextPresets.LIGHTGEN_64.plan(GRID, 4).headEvaluations());
        assertEquals(OptionalInt.empty(), TextPresets.LIGHTGEN_64.plan(GRID, 4).timestepClip());
    }

    /** Speed-ups by evaluations, where the paper has 3.32 and 3.82 by time; without the clip, as the paper's figures are T. */
    @ParameterizedTest
    @CsvSource({"lightgen-gtr-text, 16, 630, 2.54", "lightgen-gtr-3.3x, 16, 480, 3.33", "lightgen-gtr-3.8x, 14, 420, 3.81",
        "lightgen-32, 32, 1600, 1", "lightgen-16, 16, 800, 2", "lightgen-12, 12, 600, 2.67"})
    void evaluations(String id, int arSteps, long evaluations, double speedUp) {
        Preset preset = TextPresets.all().stream().filter(p -> p.id().equals(id)).findFirst().orElseThrow();
        Plan plan = preset.plan(GRID, 4);
        assertEquals(OptionalInt.of(950), plan.timestepClip());
        assertEquals(arSteps, plan.arSteps());
        assertEquals(evaluations, plan.withTimestepClip(OptionalInt.empty()).headEvaluations());
        assertEquals(speedUp, 1600.0 / evaluations, 0.005);
    }

    @Test
    void allAreListedWithANameAndTwoLines() throws IllegalAccessException {
        List<Preset> declared = new ArrayList<>();
        for (Field field : TextPresets.class.getFields()) {
            declared.add((Preset) field.get(null));
        }
        assertEquals(Set.copyOf(declared), Set.copyOf(TextPresets.all()));
        Set<String> ids = new HashSet<>(Presets.ids());
        for (Preset preset : declared) {
            assertTrue(ids.add(preset.id()) && preset.id().matches("lightgen-[a-z0-9.-]+"), preset.id());
            assertTrue(preset.origin().matches("(stated|inferred): .+"), preset.id());
        }
    }
}
