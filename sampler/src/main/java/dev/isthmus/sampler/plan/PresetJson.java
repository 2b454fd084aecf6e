package dev.isthmus.sampler.plan;

import dev.isthmus.sampler.diffusion.Respacing;
import dev.isthmus.sampler.order.GtrOrder;
import dev.isthmus.sampler.order.HaltonOrder;
import dev.isthmus.sampler.order.RandomOrder;
import dev.isthmus.sampler.order.RasterOrder;
import dev.isthmus.sampler.order.SubsampleOrder;
import dev.isthmus.sampler.order.TokenOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Presets as JSON: what {@link #text} writes, {@link #preset} reads.
 *
 * <pre>
 * {
 *   "description": "…",  "origin": "…",                                  one line each, or left out
 *   "backbone": "mar" | "lazy" | "lazymar"                               mar if left out
 *   "order": {"kind": "gtr", "stages": K}
 *            {"kind": "random"} {"kind": "raster"} {"kind": "halton", "roll": true | false}
 *            {"kind": "subsample", "pattern": "quadrants" | "polyphase"}
 *   "tokens": {"kind": "cosine", "ar_steps": N}
 *             {"kind": "stages", "ar_steps": [M_1, …, M_K]}
 *             {"kind": "listed", "counts": [[of each AR step of stage 1], …]}
 *   "diffusion": {"kind": "constant", "steps": T}
 *                {"kind": "stage-aware", "t_max": T, "t_min": T, "t_rec": T}
 *                {"kind": "disa", "t_max": T, "t_min": T, "shape": "linear" | "cosine" | "two-stage"}
 *   "fts": {"mode": "high-freq" | "low-freq" | "random" | "full-enhanced", "beta": 0 .. 1, "t_detail": T}
 *          "off", or left out
 *   "guidance": "linear" | "constant"                                    linear if left out
 *   "timestep_clip": 1 .. 999 | "off"                                    950 if left out
 * }
 * </pre>
 *
 * Unknown keys are refused. The id is no part of it: that is the name or the file under which a preset is found.
 */
public final class PresetJson {
    private static final JsonMapper MAPPER = new JsonMapper();
    /** The kinds of order, tokens and diffusion are looked up by key; what goes with each is in the methods below. */
    private enum OrderKind { GTR, RANDOM, RASTER, SUBSAMPLE, HALTON }

    private enum TokensKind { COSINE, STAGES, LISTED }

    private enum DiffusionKind { CONSTANT, STAGE_AWARE, DISA }

    private static final SequencedMap<String, Detail.Mode> MODES = modes();

    private PresetJson() {
    }

    /** The preset as JSON, laid out for people. */
    public static String text(Preset preset) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json(preset));
    }

    /** The preset as JSON in one line. */
    public static String line(Preset preset) {
        return MAPPER.writeValueAsString(json(preset));
    }

    /**
     * Reads a preset.
     *
     * @param id   under which it was found
     * @param json an object
     * @throws IllegalArgumentException in one line that names the key, its value and what is allowed
     */
    public static Preset preset(String id, JsonNode json) {
        JsonFields f = new JsonFields("", json)
                .allowing("description", "origin", "backbone", "order", "tokens", "diffusion", "fts", "guidance", "timestep_clip");
        String description = f.has("description") ? f.text("description") : "";
        String origin = f.has("origin") ? f.text("origin") : "";
        BackboneKind backbone = f.has("backbone") ? f.choice("backbone", names(BackboneKind.values())) : BackboneKind.MAR;
        TokenOrder order = order(f.object("order"));
        TokenSchedule tokens = tokens(f.object("tokens"));
        DiffusionSchedule diffusion = diffusion(f.object("diffusion"));
        Optional<DetailRule> fts = f.orOff("fts", JsonFields::object).map(PresetJson::fts);
        GuidanceSchedule guidance = f.has("guidance") ? f.choice("guidance", names(GuidanceSchedule.values()))
                : GuidanceSchedule.LINEAR;
        OptionalInt clip = clip(f);
        return new Preset(id, description, origin, backbone, new Recipe(order, tokens, diffusion, fts, guidance, clip));
    }

    private static TokenOrder order(JsonFields f) {
        return switch (f.choice("kind", names(OrderKind.values()))) {
            case GTR -> {
                int stages = f.allowing("kind", "stages").integer("stages");
                yield f.make("", () -> new GtrOrder(stages));
            }
            case RANDOM -> {
                f.allowing("kind");
                yield new RandomOrder();
            }
            case RASTER -> {
                f.allowing("kind");
                yield new RasterOrder();
            }
            case SUBSAMPLE -> new SubsampleOrder(
                    f.allowing("kind", "pattern").choice("pattern", names(SubsampleOrder.Pattern.values())));
            case HALTON -> new HaltonOrder(f.allowing("kind", "roll").flag("roll"));
        };
    }

    private static TokenSchedule tokens(JsonFields f) {
        return switch (f.choice("kind", names(TokensKind.values()))) {
            case COSINE -> {
                int steps = f.allowing("kind", "ar_steps").integer("ar_steps");
                yield f.make("ar_steps", () -> new TokenSchedule.Cosine(steps));
            }
            case STAGES -> {
                List<Integer> steps = f.allowing("kind", "ar_steps").integers("ar_steps");
                yield f.make("ar_steps", () -> new TokenSchedule.Stages(steps));
            }
            case LISTED -> {
                List<List<Integer>> counts = f.allowing("kind", "counts").integerLists("counts");
                yield f.make("counts", () -> new TokenSchedule.Listed(counts));
            }
        };
    }

    private static DiffusionSchedule diffusion(JsonFields f) {
        return switch (f.choice("kind", names(DiffusionKind.values()))) {
            case CONSTANT -> {
                int steps = f.allowing("kind", "steps").integer("steps");
                yield f.make("steps", () -> new DiffusionSchedule.Constant(steps));
            }
            case STAGE_AWARE -> {
                f.allowing("kind", "t_max", "t_min", "t_rec");
                int max = f.integer("t_max");
                int min = f.integer("t_min");
                int reconstruction = f.integer("t_rec");
                yield f.make("", () -> new DiffusionSchedule.StageAware(max, min, reconstruction));
            }
            case DISA -> {
                f.allowing("kind", "t_max", "t_min", "shape");
                int max = f.integer("t_max");
                int min = f.integer("t_min");
                DiffusionSchedule.Disa.Shape shape = f.choice("shape", names(DiffusionSchedule.Disa.Shape.values()));
                yield f.make("", () -> new DiffusionSchedule.Disa(max, min, shape));
            }
        };
    }

    private static DetailRule fts(JsonFields f) {
        f.allowing("mode", "beta", "t_detail");
        Detail.Mode mode = f.choice("mode", MODES);
        double beta = f.number("beta");
        int steps = f.integer("t_detail");
        return f.make("", () -> new DetailRule(mode, beta, steps));
    }

    private static OptionalInt clip(JsonFields f) {
        if (!f.has("timestep_clip")) {
            return OptionalInt.of(Respacing.DISA_CLIP);
        }
        return f.orOff("timestep_clip", PresetJson::timestep).orElse(OptionalInt.empty());
    }

    private static OptionalInt timestep(JsonFields f, String key) {
        OptionalInt clip = OptionalInt.of(f.integer(key));
        return f.make(key, () -> {
            Respacing.requireClip(clip);
            return clip;
        });
    }

    private static ObjectNode json(Preset preset) {
        Recipe recipe = preset.recipe();
        ObjectNode json = MAPPER.createObjectNode();
        json.put("description", preset.description());
        json.put("origin", preset.origin());
        json.put("backbone", name(preset.backbone()));
        write(recipe.order(), json.putObject("order"));
        write(recipe.tokens(), json.putObject("tokens"));
        write(recipe.diffusion(), json.putObject("diffusion"));
        recipe.detail().ifPresentOrElse(rule -> write(rule, json.putObject("fts")), () -> json.put("fts", JsonFields.OFF));
        json.put("guidance", name(recipe.guidance()));
        recipe.timestepClip()
                .ifPresentOrElse(t -> json.put("timestep_clip", t), () -> json.put("timestep_clip", JsonFields.OFF));
        return json;
    }

    private static void write(TokenOrder order, ObjectNode json) {
        switch (order) {
            case GtrOrder gtr -> kind(json, OrderKind.GTR).put("stages", gtr.stages());
            case RandomOrder _ -> kind(json, OrderKind.RANDOM);
            case RasterOrder _ -> kind(json, OrderKind.RASTER);
            case SubsampleOrder subsample -> kind(json, OrderKind.SUBSAMPLE).put("pattern", name(subsample.pattern()));
            case HaltonOrder halton -> kind(json, OrderKind.HALTON).put("roll", halton.roll());
        }
    }

    private static void write(TokenSchedule tokens, ObjectNode json) {
        switch (tokens) {
            case TokenSchedule.Cosine cosine -> kind(json, TokensKind.COSINE).put("ar_steps", cosine.steps());
            case TokenSchedule.Stages stages -> write(stages.arSteps(), kind(json, TokensKind.STAGES).putArray("ar_steps"));
            case TokenSchedule.Listed listed -> {
                ArrayNode counts = kind(json, TokensKind.LISTED).putArray("counts");
                listed.tokens().forEach(stage -> write(stage, counts.addArray()));
            }
        }
    }

    private static void write(DiffusionSchedule diffusion, ObjectNode json) {
        switch (diffusion) {
            case DiffusionSchedule.Constant constant -> kind(json, DiffusionKind.CONSTANT).put("steps", constant.steps());
            case DiffusionSchedule.StageAware aware -> kind(json, DiffusionKind.STAGE_AWARE)
                    .put("t_max", aware.max()).put("t_min", aware.min()).put("t_rec", aware.reconstruction());
            case DiffusionSchedule.Disa disa -> kind(json, DiffusionKind.DISA)
                    .put("t_max", disa.max()).put("t_min", disa.min()).put("shape", name(disa.shape()));
        }
    }

    private static void write(DetailRule rule, ObjectNode json) {
        json.put("mode", MODES.entrySet().stream().filter(e -> e.getValue() == rule.mode()).findFirst().orElseThrow().getKey());
        json.put("beta", rule.share());
        json.put("t_detail", rule.diffusionSteps());
    }

    private static void write(List<Integer> numbers, ArrayNode json) {
        numbers.forEach(json::add);
    }

    private static ObjectNode kind(ObjectNode json, Enum<?> kind) {
        return json.put("kind", name(kind));
    }

    /** The modes under the names of the paper's Table 4. */
    private static SequencedMap<String, Detail.Mode> modes() {
        SequencedMap<String, Detail.Mode> modes = new LinkedHashMap<>();
        for (Detail.Mode mode : Detail.Mode.values()) {
            modes.put(switch (mode) {
                case HIGH_FREQUENCY -> "high-freq";
                case LOW_FREQUENCY -> "low-freq";
                case RANDOM -> "random";
                case FULL -> "full-enhanced";
            }, mode);
        }
        return modes;
    }

    private static <E extends Enum<E>> Map<String, E> names(E[] values) {
        Map<String, E> names = new LinkedHashMap<>();
        for (E value : values) {
            names.put(name(value), value);
        }
        return names;
    }

    /** An enum constant as JSON spells it, such as two-stage. */
    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
