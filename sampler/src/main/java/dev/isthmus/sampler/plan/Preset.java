package dev.isthmus.sampler.plan;

import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.model.Json;
import dev.isthmus.sampler.order.Grid;
import java.nio.file.Path;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * A recipe with a name: one of {@link Presets}, or a user's own.
 *
 * @param id          what users type: a name of {@link Presets}, or a file
 * @param description one line: what it is
 * @param origin      one line: where its numbers come from, and which are stated there and which inferred
 * @param backbone    what it runs on
 * @param recipe      the method and its numbers
 */
public record Preset(String id, String description, String origin, BackboneKind backbone, Recipe recipe) {
    public Preset {
        Objects.requireNonNull(id, "id");
        requireLine("description", description);
        requireLine("origin", origin);
        Objects.requireNonNull(backbone, "backbone");
        Objects.requireNonNull(recipe, "recipe");
    }

    /**
     * The preset in a JSON file, as {@link PresetJson} says; the file is its id.
     *
     * @throws CheckpointException if the file cannot be read, is not JSON, or holds no preset, in one line
     */
    public static Preset read(Path file) {
        JsonNode json = Json.read(file, JsonNode.class);
        try {
            return PresetJson.preset(file.toString(), json);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file, e.getMessage(), e);
        }
    }

    /** The plan of this preset as it is. */
    public Plan plan(Grid grid, double cfg) {
        return plan(grid, cfg, PlanOverrides.NONE);
    }

    /**
     * The plan of this preset with some of its numbers replaced.
     *
     * @param cfg guidance scale, finite, 1 or more; 1 is none
     * @param overrides what to replace
     * @throws IllegalArgumentException if the preset does not fit the grid, or does not have what is overridden
     */
    public Plan plan(Grid grid, double cfg, PlanOverrides overrides) {
        return recipe.with(overrides).plan(grid, cfg);
    }

    @Override
    public String toString() {
        return id;
    }

    private static void requireLine(String name, String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    name + " is \"" + text.replaceAll("\\p{Cntrl}", "?") + "\", expected one line of text");
        }
    }
}
