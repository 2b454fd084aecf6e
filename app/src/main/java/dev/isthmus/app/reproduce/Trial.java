package dev.isthmus.app.reproduce;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A claim as one measure shows it.
 *
 * @param verdict of it
 * @param found   the difference of the two, first minus second, if both were run in two blocks or more
 */
record Trial(Verdict verdict, Optional<Paired> found) {
    private static final Trial NOT_RUN = new Trial(Verdict.NOT_RUN, Optional.empty());

    /** A claim about two presets, over the blocks that both have. */
    static Trial of(Claim claim, Measure measure, Results results) {
        List<Results.Block> first = blocks(results, claim.first());
        List<Results.Block> second = blocks(results, claim.second());
        List<Results.Block> firsts = first.stream().filter(b -> second.stream().anyMatch(o -> o.block() == b.block())).toList();
        List<Results.Block> seconds = second.stream().filter(b -> first.stream().anyMatch(o -> o.block() == b.block())).toList();
        if (firsts.size() < 2) {
            return NOT_RUN;
        }
        double[] values = values(seconds, measure);
        double tolerated = claim.kind().tolerance(measure) * Arrays.stream(values).average().orElseThrow();
        return of(values(firsts, measure), values, measure.worse(), tolerated);
    }

    /** Of values of the same blocks. */
    static Trial of(double[] first, double[] second, int worse, double tolerated) {
        if (first.length < 2) {
            return NOT_RUN;
        }
        Paired found = Paired.of(first, second);
        return new Trial(found.verdict(worse, tolerated), Optional.of(found));
    }

    /** Difference, what would be seen, verdict. */
    List<String> cells() {
        return List.of(found.map(Markdown::text).orElse("–"), found.map(f -> Markdown.fixed(f.visible(), 3)).orElse("–"), verdict.words());
    }

    private static List<Results.Block> blocks(Results results, String preset) {
        return results.preset(preset).map(Results.PresetResult::blocks).orElse(List.of());
    }

    private static double[] values(List<Results.Block> blocks, Measure measure) {
        return blocks.stream().mapToDouble(block -> measure.of(block.figures())).toArray();
    }
}
