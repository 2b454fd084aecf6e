package dev.isthmus.app.reproduce;

import dev.isthmus.app.InputException;
import dev.isthmus.app.report.Near;
import dev.isthmus.app.reproduce.Claim.Kind;
import dev.isthmus.app.reproduce.PresetTable.Axis;
import dev.isthmus.app.reproduce.PresetTable.Row;
import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Presets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/** What of the paper is put to the test: Yan et al., Generation then Reconstruction, arXiv 2510.17171 (ICLR 2026). */
public final class Experiments {
    /** Instead of a list of names. */
    public static final String ALL = "all";

    private Experiments() {
    }

    /** All of them, on a model of this grid. */
    static List<Experiment> all(Grid grid) {
        return List.of(table1(), table3(), table4(), table5(), stages(grid), new HalfFixed());
    }

    /**
     * The experiments of a list, each once, in the paper's order.
     *
     * @param names separated by commas, or {@value #ALL}
     * @throws InputException if one is unknown
     */
    static List<Experiment> of(String names, Grid grid) {
        List<Experiment> all = all(grid);
        if (names.strip().equals(ALL)) {
            return all;
        }
        List<String> ids = all.stream().map(Experiment::id).toList();
        LinkedHashSet<String> wanted = new LinkedHashSet<>(Stream.of(names.split(",", -1)).map(String::strip).toList());
        for (String name : wanted) {
            if (!ids.contains(name)) {
                throw new InputException("--experiments: \"" + name + "\" is none; expected " + ALL + " or one or more of "
                        + String.join(", ", ids) + Near.hint(name, ids));
            }
        }
        return all.stream().filter(experiment -> wanted.contains(experiment.id())).toList();
    }

    private static PresetTable table1() {
        return new PresetTable("table-1", "Table 1: methods at equal budgets", List.of(Axis.WORK, Axis.TIME), List.of(
                new Row("MAR, 64 AR steps", Presets.MAR_64, "1.59 / 299.1"),
                new Row("MAR, 16 AR steps", Presets.MAR_16, ""),
                new Row("MAR, 8 AR steps", Presets.MAR_8, ""),
                new Row("Halton, 16 AR steps", Presets.HALTON_16, ""),
                new Row("Halton, 8 AR steps", Presets.HALTON_8, ""),
                new Row("DiSA, 3.0x", Presets.DISA_24, ""),
                new Row("DiSA, 4.2x", Presets.DISA_16, ""),
                new Row("LazyMAR, 3.5x", Presets.LAZYMAR_40, ""),
                new Row("LazyMAR, 5.4x", Presets.LAZYMAR_15, ""),
                new Row("GtR, 3.7x", Presets.GTR_3_7X, "1.59 / 304.4"),
                new Row("GtR, 6.3x", Presets.GTR_6_3X, ""),
                new Row("*GtR as the text says*", Presets.GTR_TEXT, ""),
                new Row("*GtR, 3.7x with r2, r3 of the text*", Presets.GTR_3_7X_TEXT_R, ""),
                new Row("*GtR, 3.7x with r2, r3, T of the text*", Presets.GTR_3_7X_TEXT_T, ""),
                new Row("*GtR, 6.3x with T of the text*", Presets.GTR_6_3X_TEXT_T, ""),
                new Row("*GtR, 3.7x on LazyMAR's backbone*", Presets.GTR_LAZY, "")), List.of(
                claim("GtR at 3.7x has MAR's quality", Presets.GTR_3_7X, Kind.AS_GOOD, Presets.MAR_64),
                claim("… with the settings of the text", Presets.GTR_TEXT, Kind.AS_GOOD, Presets.MAR_64),
                claim("at that cost it beats MAR with fewer steps", Presets.GTR_3_7X, Kind.BETTER, Presets.MAR_16),
                claim("… Halton's order", Presets.GTR_3_7X, Kind.BETTER, Presets.HALTON_16),
                claim("… DiSA at 3.0x", Presets.GTR_3_7X, Kind.BETTER, Presets.DISA_24),
                claim("… LazyMAR at 3.5x", Presets.GTR_3_7X, Kind.BETTER, Presets.LAZYMAR_40),
                claim("GtR at 6.3x beats MAR with 8 steps", Presets.GTR_6_3X, Kind.BETTER, Presets.MAR_8),
                claim("… Halton's order with 8 steps", Presets.GTR_6_3X, Kind.BETTER, Presets.HALTON_8),
                claim("… DiSA at 4.2x", Presets.GTR_6_3X, Kind.BETTER, Presets.DISA_16),
                claim("… LazyMAR at 5.4x", Presets.GTR_6_3X, Kind.BETTER, Presets.LAZYMAR_15)));
    }

    private static PresetTable table3() {
        return new PresetTable("table-3", "Table 3: the parts of GtR one by one", List.of(Axis.WORK), List.of(
                new Row("none", Presets.ABLATION_NONE, ""),
                new Row("stages (encoder-decoder)", Presets.ABLATION_STAGES, ""),
                new Row("stage-aware diffusion", Presets.ABLATION_DIFFUSION, ""),
                new Row("both", Presets.FTS_OFF, "1.65 / 303.4"),
                new Row("both and FTS", Presets.GTR_3_7X, "1.59 / 304.4")), List.of(
                claim("stages cost no quality", Presets.ABLATION_STAGES, Kind.AS_GOOD, Presets.ABLATION_NONE),
                claim("stage-aware diffusion costs none", Presets.ABLATION_DIFFUSION, Kind.AS_GOOD, Presets.ABLATION_NONE),
                claim("both together cost none", Presets.FTS_OFF, Kind.AS_GOOD, Presets.ABLATION_NONE),
                claim("FTS improves on both", Presets.GTR_3_7X, Kind.BETTER, Presets.FTS_OFF)));
    }

    private static PresetTable table4() {
        return new PresetTable("table-4", "Table 4: which tokens get more diffusion steps in reconstruction", List.of(), List.of(
                new Row("none", Presets.FTS_OFF, "1.65 / 303.4"),
                new Row("random", Presets.FTS_RANDOM, "1.64 / 304.5"),
                new Row("low frequency", Presets.FTS_LOW, "1.64 / 301.5"),
                new Row("all (full-enhanced)", Presets.FTS_FULL, "1.65 / 301.6"),
                new Row("high frequency (FTS)", Presets.GTR_3_7X, "1.59 / 304.4")), List.of(
                claim("the highest frequencies are better than none", Presets.GTR_3_7X, Kind.BETTER, Presets.FTS_OFF),
                claim("… than random tokens", Presets.GTR_3_7X, Kind.BETTER, Presets.FTS_RANDOM),
                claim("… than the lowest frequencies", Presets.GTR_3_7X, Kind.BETTER, Presets.FTS_LOW),
                claim("… than all tokens, which cost more", Presets.GTR_3_7X, Kind.BETTER, Presets.FTS_FULL)));
    }

    private static PresetTable table5() {
        return new PresetTable("table-5", "Table 5: orders at GtR's budget", List.of(), List.of(
                new Row("GtR", Presets.GTR_3_7X, "1.59 / 304.4"),
                new Row("random", Presets.ORDER_RANDOM, "1.82 / –"),
                new Row("raster", Presets.ORDER_RASTER, ""),
                new Row("subsample", Presets.ORDER_SUBSAMPLE, "")), List.of(
                claim("GtR's order is better than a random one", Presets.GTR_3_7X, Kind.BETTER, Presets.ORDER_RANDOM),
                claim("… than raster order", Presets.GTR_3_7X, Kind.BETTER, Presets.ORDER_RASTER),
                claim("… than subsample order", Presets.GTR_3_7X, Kind.BETTER, Presets.ORDER_SUBSAMPLE)));
    }

    private static PresetTable stages(Grid grid) {
        List<Row> rows = new ArrayList<>();
        List<Claim> claims = new ArrayList<>();
        List<Preset> presets = StageSweep.presets(grid);
        for (int k = 1; k <= presets.size(); k++) {
            Preset preset = presets.get(k - 1);
            rows.add(new Row("K = " + k, preset, ""));
            if (preset != Presets.GTR_3_7X && presets.contains(Presets.GTR_3_7X)) {
                claims.add(claim((claims.isEmpty() ? "K = 3 is better than K = " : "… than K = ") + k, Presets.GTR_3_7X, Kind.BETTER,
                        preset));
            }
        }
        return new PresetTable("k-sweep", "Number of stages K", List.of(Axis.STAGES), rows, claims);
    }

    private static Claim claim(String statement, Preset first, Kind kind, Preset second) {
        return new Claim(statement, first.id(), kind, second.id());
    }
}
