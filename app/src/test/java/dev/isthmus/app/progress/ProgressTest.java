package dev.isthmus.app.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.flops.FlopModel;
import dev.isthmus.sampler.flops.NetworkShape;
import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Presets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Plan PLAN = Presets.GTR_6_3X.plan(new Grid(16, 16), 2);
    private static final FlopModel FLOPS = new FlopModel(new NetworkShape(256, 4, 256, 4, 4, 16, 256, 4, 256, 3));
    private static final String TEXT = "images 1-10 of 20, AR step 7/10, stage 2/3";

    @Test
    void workFollowsTheFlops() {
        Work work = new Work(PLAN, FLOPS, 20);
        assertEquals(0, work.begun(0, 10).fraction());
        assertEquals(0.5, work.finished(0, 10, PLAN.arSteps() - 1).fraction(), 1e-12);
        assertEquals(0.5, work.begun(10, 10).fraction(), 1e-12);
        assertEquals(1, work.finished(10, 10, PLAN.arSteps() - 1).fraction(), 1e-12);
        double first = work.finished(0, 10, 0).fraction();
        assertEquals(FLOPS.cost(PLAN, 0).total() / FLOPS.cost(PLAN).total() / 2, first, 1e-12);
        assertEquals(TEXT, work.finished(0, 10, 6).text());
    }

    @Test
    void oneImageIsNoRange() {
        assertEquals("image 3 of 3, AR step 0/10, stage 1/3", new Work(PLAN, FLOPS, 3).begun(2, 1).text());
    }

    @Test
    void theBarFitsItsTerminal() {
        BarLine line = new BarLine(true);
        Duration elapsed = Duration.ofSeconds(30);
        assertEquals(" 50% ▕███████████████               ▏ " + TEXT + ", 0:30 left", line.render(0.5, TEXT, elapsed, 99));
        assertEquals(" 50% ▕████▌    ▏ " + TEXT + ", 0:30 left", line.render(0.5, TEXT, elapsed, 70));
        assertEquals(" 50% " + TEXT + ", 0:30 left", line.render(0.5, TEXT, elapsed, 60));
        assertEquals(" 50% images 1-10", line.render(0.5, TEXT, elapsed, 16).substring(0, 16));
        assertEquals(" 50% [#####-----] t, 0:30 left", new BarLine(false).render(0.5, "t", elapsed, 30));
        for (int columns = 0; columns < 120; columns++) {
            for (int percent = 0; percent <= 100; percent++) {
                assertTrue(line.render(percent / 100.0, TEXT, elapsed, columns).length() <= columns);
            }
        }
    }

    @Test
    void shortRunsPrintNoLines() {
        StringWriter text = new StringWriter();
        Work work = new Work(PLAN, FLOPS, 10);
        try (Progress progress = new LineProgress(new PrintWriter(text))) {
            for (int step = 0; step < PLAN.arSteps(); step++) {
                progress.at(work.finished(0, 10, step));
            }
        }
        assertEquals("", text.toString());
    }
}
