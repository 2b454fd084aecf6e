package dev.isthmus.server.api;

import dev.isthmus.sampler.model.ClassNames;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Presets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The model that is served, the presets that fit it, and what a request means that leaves something open. */
public final class Catalog {
    /** As many names as a line can tell. */
    private static final int FEW = 20;
    /** Seeds drawn here are exact in JavaScript, and no longer than they need be. */
    private static final long DRAWN_SEEDS = 1L << 48;
    private static final String AUTO = "auto";

    private final ModelConfig model;
    private final ClassNames classes;
    private final double cfg;
    private final Preset preset;
    private final int maxImages;
    private final Instant opened;
    private final List<Offer> offers;

    /**
     * @param model     what is served
     * @param cfg       guidance scale of requests that give none
     * @param preset    of requests that give none; it may be a user's own, and is then on offer too
     * @param maxImages of one request
     * @param opened    when the model was opened
     * @throws IllegalArgumentException if the preset does not fit the model
     */
    public Catalog(ModelConfig model, double cfg, Preset preset, int maxImages, Instant opened) {
        this.model = model;
        this.cfg = cfg;
        this.preset = preset;
        this.maxImages = maxImages;
        this.opened = opened;
        classes = new ClassNames(model.classes());
        preset.plan(model.mar().grid(), cfg);
        Stream<Preset> own = Presets.ids().contains(preset.id()) ? Stream.empty() : Stream.of(preset);
        offers = Stream.concat(own, Presets.all().stream()).flatMap(p -> Offer.of(p, model, cfg).stream()).toList();
    }

    ModelConfig model() {
        return model;
    }

    double cfg() {
        return cfg;
    }

    /** The preset of requests that name none. */
    public Preset preset() {
        return preset;
    }

    int maxImages() {
        return maxImages;
    }

    Instant opened() {
        return opened;
    }

    List<Offer> offers() {
        return offers;
    }

    /** Width x height of the model's images. */
    String size() {
        return model.image().cropTo() + "x" + model.image().cropTo();
    }

    /** Decides what a request left open. */
    Order order(GenerationBody body) {
        body.model().ifPresent(this::requireModel);
        body.size().ifPresent(this::requireSize);
        int count = body.n().orElse(1);
        if (count > maxImages) {
            throw Refusal.field(Problem.OUT_OF_RANGE, "n", "n is " + count + "; expected a whole number from 1 to " + maxImages);
        }
        Preset chosen = body.preset().map(this::preset).orElse(preset);
        double scale = body.cfg().orElse(cfg);
        Plan plan = plan(chosen, scale);
        long seed = body.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong(DRAWN_SEEDS));
        return new Order(chosen, plan, scale, body.temperature().orElse(1), label(body), seed, count, body.stream(), body.partialImages());
    }

    /** Presets on offer fit the model; one of the user's own may still not take every guidance scale. */
    private Plan plan(Preset chosen, double scale) {
        try {
            return chosen.plan(model.mar().grid(), scale);
        } catch (IllegalArgumentException e) {
            throw Refusal.field(Problem.OUT_OF_RANGE, "cfg", "preset " + Quoted.plain(chosen.id()) + " with cfg " + scale + ": "
                    + Quoted.plain(e.getMessage()));
        }
    }

    private Preset preset(String id) {
        return offers.stream().map(Offer::preset).filter(p -> p.id().equals(id)).findFirst().orElseThrow(() -> Refusal.field(
                Problem.UNKNOWN_PRESET, "preset", "preset is " + Quoted.of(id) + "; expected one that /v1/presets lists"));
    }

    private void requireModel(String name) {
        if (!name.equals(model.name())) {
            throw Refusal.field(Problem.MODEL_NOT_FOUND, "model", "model is " + Quoted.of(name) + "; expected " + Quoted.of(model.name()));
        }
    }

    private void requireSize(String size) {
        if (!size.equals(AUTO) && !size.equals(size())) {
            throw Refusal.field(Problem.UNSUPPORTED_SIZE, "size", "size is " + Quoted.of(size) + "; expected " + size() + ", or " + AUTO);
        }
    }

    private int label(GenerationBody body) {
        OptionalInt named = body.prompt().map(this::prompted).orElse(OptionalInt.empty());
        OptionalInt numbered = body.classId();
        if (numbered.isPresent() && numbered.getAsInt() >= model.classes().size()) {
            throw Refusal.field(Problem.UNKNOWN_CLASS, "class_id", "class_id is " + numbered.getAsInt() + "; expected a whole number from 0 to "
                    + (model.classes().size() - 1));
        }
        if (named.isPresent() && numbered.isPresent() && named.getAsInt() != numbered.getAsInt()) {
            throw Refusal.field(Problem.CONFLICTING_FIELDS, "class_id", "class_id is " + numbered.getAsInt() + " and prompt means class "
                    + named.getAsInt() + "; expected one of them, or both the same");
        }
        return named.isPresent() ? named.getAsInt() : numbered.getAsInt();
    }

    private OptionalInt prompted(String prompt) {
        String name = prompt.strip();
        return Stream.of(classes.named(name), classes.numbered(name)).filter(OptionalInt::isPresent).findFirst()
                .orElseThrow(() -> Refusal.field(Problem.UNKNOWN_CLASS, "prompt", "prompt is " + Quoted.of(prompt) + "; expected " + known()));
    }

    private String known() {
        int last = model.classes().size() - 1;
        return (last < FEW ? "one of " + String.join(", ", model.classes()) + ", or a number from 0 to " + last
                : "the name of a class that /v1/models lists, or a number from 0 to " + last);
    }
}
