package dev.isthmus.app.reproduce;

import dev.isthmus.sampler.plan.Preset;
import java.util.List;

/**
 * A table that compares presets.
 *
 * @param id     what users type
 * @param title  one line
 * @param axes   what its plots show quality against, one plot each
 * @param rows   the presets
 * @param claims about pairs of them
 */
record PresetTable(String id, String title, List<Axis> axes, List<Row> rows, List<Claim> claims) implements Experiment {

    /** What a plot shows quality against. */
    enum Axis { WORK, TIME, STAGES }

    /**
     * A row.
     *
     * @param label  what the paper calls it
     * @param preset what is run for it
     * @param paper  FID and IS that the paper has for it on MAR-H, if they are known here; else empty
     */
    record Row(String label, Preset preset, String paper) {
    }

    PresetTable {
        axes = List.copyOf(axes);
        rows = List.copyOf(rows);
        claims = List.copyOf(claims);
        List<String> presets = rows.stream().map(row -> row.preset().id()).toList();
        for (Claim claim : claims) {
            if (!presets.contains(claim.first()) || !presets.contains(claim.second())) {
                throw new IllegalArgumentException("claim \"" + claim.statement() + "\" is about " + claim.first() + " and "
                        + claim.second() + "; expected two rows of " + id);
            }
        }
    }
}
