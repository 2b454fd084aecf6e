package dev.isthmus.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.GraphicsEnvironment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlotsTest {
    /** Dots of Isthmus and of FFM. */
    private static final String BLUE = "rgb(0,114,178)";
    private static final String RED = "rgb(213,94,0)";

    @Test
    void aPlotHasTheDotsOfWhatWasMeasured() throws Exception {
        assumeTrue(hasFonts(), "this machine has no fonts, which plots are drawn with");
        Measured measured = new Measured(Optional.empty(), List.of(new Row("Add", "isthmus", "1", 1, 2000, 10, 0),
                new Row("LayerNorm", "isthmus", "1", 1, 5000, Double.NaN, 0), new Row("Add", "ffm", "1024", 1, 3000, 10, 0)),
                List.of(), List.of());
        Map<String, String> plots = new Plots(measured).all();
        assertEquals(plots.keySet(), Plots.names(measured));
        assertTrue(plots.get("ops-1.svg").contains(BLUE) && plots.get("ops-1.svg").strip().endsWith("</svg>"));
        assertFalse(plots.get("ops-1.svg").contains(RED), "FFM was measured at another size");
    }

    private static boolean hasFonts() {
        try {
            return GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length > 0;
        } catch (RuntimeException | Error e) { // the JDK's ways to say that there is no font configuration
            return false;
        }
    }
}
