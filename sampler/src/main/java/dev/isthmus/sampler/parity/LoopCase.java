package dev.isthmus.sampler.parity;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.DiffusionHead;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.Sampler;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.model.Json;
import dev.isthmus.sampler.model.Latents;
import dev.isthmus.sampler.model.MarConfig;
import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.plan.GuidanceSchedule;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Recipe;
import dev.isthmus.sampler.plan.Step;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A whole sampling loop, replayed with the recorded orders and noise. Where a case has no labels, each image is one of its own: a text.
 *
 * @param latents what puts tokens [B, L, C] where they belong
 */
record LoopCase(CaseFile recorded, Grid grid, UnaryOperator<Tensor> latents, Backbone backbone, DiffusionHead head, Results results) {

    static LoopCase of(CaseFile recorded, MarConfig config, Backbone backbone, DiffusionHead head, Results results) {
        return new LoopCase(recorded, config.grid(), tokens -> Latents.of(tokens, config), backbone, head, results);
    }

    /** Compares the loop's latent and, where the case has one, the image that {@code decode} makes of the tokens. */
    void run(Function<Tensor, Tensor> decode) {
        boolean gtr = recorded.has("counts");
        try (Scope scope = Scope.open()) {
            Plan plan = recipe(gtr).withGuidance(guidance()).withTimestepClip(recorded.timestepClip())
                    .plan(grid, recorded.number("cfg"));
            int[][] orders = gtr ? recorded.rows("order") : fromTheFront(recorded.rows("orders"));
            int[] labels = recorded.has("labels") ? recorded.ints("labels") : IntStream.range(0, orders.length).toArray();
            Request request = new Request(labels, new long[labels.length], orders, recorded.number("temperature"));
            RecordedNoise noise = new RecordedNoise(recorded);
            ObservedBackbone observed = new ObservedBackbone(backbone, recorded, results);

            Tensor tokens = new Sampler(observed, head).run(plan, request, noise, StepListener.NONE);

            if (noise.left() > 0) {
                results.failed("loop.noise", noise.left() + " recorded draws were not used");
            }
            if (gtr) {
                comparePlan(plan);
                compareDetail(plan, request, noise, observed);
            }
            results.relative("loop.latent", latents.apply(tokens), recorded.tensor("loop.latent"), Results.PROCESS);
            if (recorded.has("image")) {
                results.absolute("image", decode.apply(tokens), recorded.tensor("image"), Results.IMAGE);
            }
        }
    }

    private Recipe recipe(boolean gtr) {
        if (!gtr) {
            return Recipe.mar(recorded.integer("num_iter"), recorded.integer("diffusion_steps"));
        }
        GtrSettings s = Json.parse(recorded.path(), recorded.setting("plan"), GtrSettings.class);
        return Recipe.gtr(s.arSteps(), s.diffusion(), s.fts());
    }

    private GuidanceSchedule guidance() {
        return switch (recorded.setting("cfg_schedule")) {
            case "linear" -> GuidanceSchedule.LINEAR;
            case "constant" -> GuidanceSchedule.CONSTANT;
            default -> throw new CheckpointException(recorded.path(), "metadata cfg_schedule is "
                    + recorded.setting("cfg_schedule") + "; expected linear or constant");
        };
    }

    /** The reference consumes its orders from the tail. */
    private static int[][] fromTheFront(int[][] orders) {
        int[][] reversed = new int[orders.length][];
        for (int b = 0; b < orders.length; b++) {
            int n = orders[b].length;
            int[] order = orders[b];
            reversed[b] = new int[n];
            Arrays.setAll(reversed[b], i -> order[n - 1 - i]);
        }
        return reversed;
    }

    private void comparePlan(Plan plan) {
        results.exact("counts", plan.steps().stream().mapToLong(Step::tokens).toArray(), recorded.longs("counts"));
        results.exact("diffusion_steps", plan.steps().stream().mapToLong(Step::diffusionSteps).toArray(),
                recorded.longs("diffusion_steps"));
        results.relative("guidance", plan.steps().stream().mapToDouble(Step::guidance).toArray(),
                recorded.doubles("guidance"), 1e-12);
    }

    /** The tokens that the loop really gave T_detail, read off the processes that it ran. */
    private void compareDetail(Plan plan, Request request, RecordedNoise noise, ObservedBackbone observed) {
        int reconstruction = 0;
        for (int s = 0; s < plan.arSteps(); s++) {
            if (plan.steps().get(s).detail().isEmpty()) {
                continue;
            }
            String name = "fts." + reconstruction++;
            int step = s;
            int[] detail = noise.opened().stream().filter(o -> o.arStep() == step).reduce((rest, last) -> last).orElseThrow().tokens();
            int[] positions = Arrays.copyOfRange(request.orders()[0], plan.known(s), plan.known(s + 1));
            Arrays.sort(positions);
            results.exact(name + ".positions", wide(positions), recorded.longs(name + ".positions"));
            results.relative(name + ".scores", observed.scores(s), recorded.doubles(name + ".scores"), Results.PROCESS);
            results.exact(name + ".detail", wide(detail), sorted(recorded.longs(name + ".detail")));
        }
    }

    private static long[] wide(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    private static long[] sorted(long[] values) {
        long[] copy = values.clone();
        Arrays.sort(copy);
        return copy;
    }
}
