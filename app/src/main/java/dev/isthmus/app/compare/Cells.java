package dev.isthmus.app.compare;

import dev.isthmus.app.report.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The table of an outcome, the same on the terminal and in the page. */
record Cells(Outcome outcome) {

    List<String> headings() {
        List<String> headings = new ArrayList<>(List.of("preset", "AR steps", "evaluations", "TFLOP", "s/image",
                "x " + Methods.BASELINE + " measured", "x by FLOPs"));
        outcome.network().ifPresent(network -> headings.addAll(List.of(network.distanceName(), "IS", "accuracy")));
        return headings;
    }

    List<String> row(Result result) {
        Method method = result.method();
        List<String> cells = new ArrayList<>(List.of(method.name(), String.valueOf(method.plan().arSteps()),
                String.valueOf(method.plan().headEvaluations()), Format.number(method.tflop()),
                text(result.secondsPerImage()), times(outcome.speedUpMeasured(result)), times(outcome.speedUpByFlops(result))));
        if (!result.quality().isEmpty()) {
            cells.addAll(List.of(text(result.distance()), text(result.inceptionScore()), text(result.accuracy())));
        }
        return cells;
    }

    /** For example {@code 0.412 ± 0.012}, or the mean alone if there is one repeat. */
    static String text(Spread spread) {
        return Format.number(spread.mean()) + (Double.isNaN(spread.deviation()) ? "" : " ± " + Format.number(spread.deviation()));
    }

    private static String times(OptionalDouble factor) {
        return factor.isPresent() ? Format.number(factor.getAsDouble()) : "-";
    }
}
