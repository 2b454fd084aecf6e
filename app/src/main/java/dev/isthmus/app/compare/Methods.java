package dev.isthmus.app.compare;

import dev.isthmus.app.InputException;
import dev.isthmus.sampler.flops.FlopCount;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Presets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Turns presets into methods.
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
     * Presets that are compared, in their order.
     *
     * @throws InputException if one does not fit the model, or if two would have the same name in a report
     */
    public List<Method> of(List<Preset> presets) {
        SequencedMap<String, Method> methods = new LinkedHashMap<>();
        for (Preset preset : presets) {
            Method method = of(preset);
            Method other = methods.putIfAbsent(method.name(), method);
            if (other != null) {
                throw new InputException(other.preset().id().equals(preset.id())
                        ? "--presets: " + preset.id() + " is given twice; expected each preset once"
                        : "--presets: " + other.preset().id() + " and " + preset.id() + " would both be called " + method.name()
                        + "; expected files of different names");
            }
        }
        return List.copyOf(methods.values());
    }

    /** The baseline, if there is one that fits the model; it need not be among those that are compared. */
    public Optional<Method> baseline() {
        try {
            return Optional.of(of(Presets.of(BASELINE)));
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
            return new Method(preset, plan, FlopCount.of(config.mar().shape(), preset.backbone(), plan).total());
        } catch (IllegalArgumentException e) {
            throw new InputException("preset " + preset.id() + ": " + e.getMessage(), e);
        }
    }
}
