package dev.isthmus.sampler.paper;

import dev.isthmus.sampler.flops.FlopCount;
import dev.isthmus.sampler.model.PublishedModel;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Presets;
import java.util.Optional;

/**
 * A published cost and our own.
 *
 * @param row   the method
 * @param model the network
 * @param paper TFLOP an image, as published
 * @param ours  operations an image, as counted here; empty if no preset tells the cost
 */
public record CountedCell(PaperTable.Row row, PublishedModel model, double paper, Optional<FlopCount> ours) {

    private static final double PERCENT = 100;

    static CountedCell of(PaperTable.Row row, PublishedModel model, double paper) {
        return new CountedCell(row, model, paper, row.preset().equals(PaperTable.Row.NONE) ? Optional.empty()
                : Optional.of(count(Presets.of(row.preset()), model)));
    }

    private static FlopCount count(Preset preset, PublishedModel model) {
        return FlopCount.of(model.mar().shape(), preset.backbone(), preset.plan(model.mar().grid(), model.cfg()));
    }

    /** Our count in TFLOP, or NaN. */
    public double oursTera() {
        return ours.map(FlopCount::tera).orElse(Double.NaN);
    }

    /** By how many percent our count is above the published one, or NaN. */
    public double errorPercent() {
        return PERCENT * (oursTera() / paper - 1);
    }
}
