package dev.isthmus.app.compare;

import dev.isthmus.sampler.flops.FlopCount;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import java.nio.file.Path;

/**
 * A preset on a model.
 *
 * @param preset one that ships or not
 * @param plan   of every image
 * @param flops  floating-point operations of one image, as papers count them
 */
public record Method(Preset preset, Plan plan, double flops) {
    private static final int MAX_CHARS = 60;

    /**
     * What it is called in reports and in names of files: the preset's id; of a file, its last name in letters that every file
     * system and shell takes, such as {@code mine.json}. It keeps that ending, which no preset that ships has.
     */
    public String name() {
        String last = Path.of(preset.id()).getFileName().toString();
        String safe = last.replaceAll("[^A-Za-z0-9._+-]+", "-").replaceAll("^[-.]+", "");
        return safe.length() > MAX_CHARS ? safe.substring(0, MAX_CHARS) : safe;
    }

    /** One line. */
    public String description() {
        return preset.description();
    }

    /** What it runs on. */
    public BackboneKind backbone() {
        return preset.backbone();
    }

    /** Operations of one image in units of 10^12. */
    public double tflop() {
        return FlopCount.tera(flops);
    }
}
