package dev.isthmus.app.compare;

import dev.isthmus.app.InputException;
import dev.isthmus.app.report.Near;
import dev.isthmus.sampler.flops.FlopCount;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Presets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Presets by name: all that this package knows of where they come from.
 *
 * @param config of the model
 * @param cfg    guidance scale
 */
public record Methods(ModelConfig config, double cfg) {
    /** What speed-ups are measured against. */
    public static final String BASELINE = "mar-64";
    /** GtR at its three budgets and what it is compared with in its paper. */
    public static final String USUAL = "gtr-text,gtr-3.7x,gtr-6.3x,mar-64,mar-16";

    /**
     * The presets of a list, each once, in its order.
     *
     * @param names separated by commas
     * @throws InputException if one is unknown or does not fit the model
     */
    public List<Method> of(String names) {
        List<Method> methods = new ArrayList<>();
        for (String name : new LinkedHashSet<>(Stream.of(names.split(",", -1)).map(String::strip).toList())) {
            methods.add(of(preset(name)));
        }
        return methods;
    }

    /** The baseline, if there is one that fits the model; it need not be among those that are compared. */
    public Optional<Method> baseline() {
        try {
            return Optional.of(of(preset(BASELINE)));
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    /**
     * A preset, one that ships or not.
     *
     * @throws InputException if it does not fit the model
     */
    public Method of(Preset preset) {
        try {
            Plan plan = preset.plan(config.mar().grid(), cfg);
            double flops = FlopCount.of(config.mar().shape(), preset.backbone(), plan).total();
            return new Method(preset.id(), preset.description(), preset.backbone(), plan, flops);
        } catch (IllegalArgumentException e) {
            throw new InputException("preset " + preset.id() + ": " + e.getMessage(), e);
        }
    }

    private static Preset preset(String name) {
        List<String> names = Presets.ids();
        if (!names.contains(name)) {
            throw new InputException("--presets: \"" + name + "\" is no preset that ships; expected names that isthmus presets lists,"
                    + " separated by commas" + Near.hint(name, names));
        }
        return Presets.of(name);
    }
}
