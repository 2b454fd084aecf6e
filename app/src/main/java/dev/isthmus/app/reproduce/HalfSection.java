package dev.isthmus.app.reproduce;

import dev.isthmus.app.compare.Spread;
import dev.isthmus.app.report.Format;
import dev.isthmus.app.reproduce.HalfFixed.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Figure 3 as a page shows it.
 *
 * @param results what was measured of it
 */
record HalfSection(Results results) {
    static final String PLOT = HalfFixed.ID + ".svg";
    private static final List<ToDoubleFunction<Results.HalfBlock>> SHARES = List.of(HalfSection::pixelsLeft, HalfSection::tokensLeft);

    /** @param folder of the plot, as a page links to it */
    String text(String folder) {
        Markdown text = new Markdown().headings("fixed half", "base images", "pixels, half fixed", "nothing fixed", "variance left",
                "tokens, half fixed", "nothing fixed", "variance left");
        for (Pattern pattern : Pattern.values()) {
            List<Results.HalfBlock> run = results.blocks(pattern);
            if (run.isEmpty()) {
                text.row(pattern.id(), "–", "–", "–", "–", "–", "–", "–");
                continue;
            }
            text.row(pattern.id(), String.valueOf(run.stream().mapToInt(Results.HalfBlock::bases).sum()),
                    root(run, Results.HalfBlock::pixel), root(run, Results.HalfBlock::pixelUnfixed), left(run, HalfSection::pixelsLeft),
                    root(run, Results.HalfBlock::token), root(run, Results.HalfBlock::tokenUnfixed), left(run, HalfSection::tokensLeft));
        }
        text.headings("claim", "pixels: difference", "would be seen", "verdict", "tokens: difference", "would be seen", "verdict");
        claim(text, "a checkerboard leaves less open than a block", Pattern.CHECKERBOARD, Pattern.BLOCK);
        claim(text, "… than a random half", Pattern.CHECKERBOARD, Pattern.RANDOM);
        plot().ifPresent(plot -> text.image(plot.title(), folder + PLOT));
        return text.toString();
    }

    /** What varies where, if anything was run. */
    Optional<HeatMaps> plot() {
        List<HeatMaps.Map> maps = results.halfFixed().stream().filter(pattern -> !pattern.blocks().isEmpty())
                .map(pattern -> new HeatMaps.Map(pattern.pattern(), pattern.tokenMap().stream().map(Math::sqrt).toList())).toList();
        return maps.isEmpty() ? Optional.empty() : Optional.of(new HeatMaps("Deviation of each token, by which half is fixed",
                "(latents, standard deviation)", results.grid().get(0), results.grid().get(1), maps));
    }

    private static double pixelsLeft(Results.HalfBlock block) {
        return block.pixel() / block.pixelUnfixed();
    }

    private static double tokensLeft(Results.HalfBlock block) {
        return block.token() / block.tokenUnfixed();
    }

    /** A standard deviation of variances that are averaged over blocks. */
    private static String root(List<Results.HalfBlock> blocks, ToDoubleFunction<Results.HalfBlock> variance) {
        return Format.number(Math.sqrt(blocks.stream().mapToDouble(variance).average().orElseThrow()));
    }

    private static String left(List<Results.HalfBlock> blocks, ToDoubleFunction<Results.HalfBlock> share) {
        return Markdown.text(Spread.of(blocks.stream().mapToDouble(share).toArray()));
    }

    private void claim(Markdown text, String statement, Pattern first, Pattern second) {
        List<String> cells = new ArrayList<>(List.of(statement));
        for (ToDoubleFunction<Results.HalfBlock> share : SHARES) {
            cells.addAll(Trial.of(shares(first, second, share), shares(second, first, share), 1, 0).cells());
        }
        text.row(cells.toArray(String[]::new));
    }

    /** Of the blocks that another pattern has too. */
    private double[] shares(Pattern pattern, Pattern other, ToDoubleFunction<Results.HalfBlock> share) {
        List<Integer> theirs = results.blocks(other).stream().map(Results.HalfBlock::block).toList();
        return results.blocks(pattern).stream().filter(b -> theirs.contains(b.block())).mapToDouble(share).toArray();
    }
}
