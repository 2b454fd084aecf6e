package dev.isthmus.sampler;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.DiffusionHead.Process;
import dev.isthmus.sampler.diffusion.NoiseSchedule;
import dev.isthmus.sampler.diffusion.ReverseCoefficients;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * The sampling loop. It follows a {@link Plan} and knows nothing of the method that made it: MAR, GtR and their ablations
 * differ only in which tokens come when, with how many diffusion steps.
 */
public final class Sampler {

    private final Backbone backbone;
    private final DiffusionHead head;

    public Sampler(Backbone backbone, DiffusionHead head) {
        this.backbone = backbone;
        this.head = head;
    }

    /**
     * Generates a batch of images, as tokens.
     *
     * @return [B, L, C], owned by the innermost scope that is open at the call
     * @throws CancellationException    if the thread is interrupted, between two AR steps
     * @throws NotFiniteException       if infinities or NaN come up
     * @throws IllegalArgumentException if plan, request and model do not fit each other
     */
    public Tensor run(Plan plan, Request request, NoiseSource noise, StepListener listener) {
        requireFits(plan, request);
        int channels = backbone.tokenChannels();
        try (Scope run = Scope.open()) {
            Map<Integer, Process> processes = prepare(plan);
            Backbone.Batch batch = backbone.begin(request.labels(), plan.guided());
            Tensor tokens = Tensor.zeros(backbone.device(), DType.F32, request.images(), plan.tokens(), channels);    // [B, L, C]
            int known = 0;
            for (int s = 0; s < plan.arSteps(); s++) {
                Step step = plan.steps().get(s);
                int[][] predict = request.positions(known, known + step.tokens());
                try (Scope scope = Scope.open()) {
                    Tensor z = batch.condition(tokens, request.positions(0, known), predict);      // [2 B n, D]
                    for (RowGroup group : RowGroup.of(step, z, request.seeds(), s)) {
                        int[] images = group.images(step.tokens());
                        int[] positions = group.tokens(predict);
                        int evaluations = plan.respacing(group.diffusionSteps()).evaluations();
                        Tensor values = processes.get(group.diffusionSteps()).sample(group.of(z, plan.guided()), plan.guided(),
                                step.guidance(), request.temperature(),
                                noise.open(s, images, positions, channels, evaluations));          // [rows, C]
                        NotFiniteException.refuse(values, s);
                        tokens.view(-1, channels).indexCopyInPlace(0, rows(images, positions, plan.tokens()).to(backbone.device()), values);
                    }
                }
                known += step.tokens();
                listener.finished(plan, s, tokens);
                if (Thread.interrupted()) {
                    throw new CancellationException("interrupted after AR step " + (s + 1) + " of " + plan.arSteps());
                }
            }
            return run.keep(tokens);
        }
    }

    private Map<Integer, Process> prepare(Plan plan) {
        NoiseSchedule schedule = NoiseSchedule.cosine();
        Map<Integer, Process> processes = new HashMap<>();
        for (int steps : plan.distinctDiffusionSteps()) {
            processes.put(steps, head.prepare(new ReverseCoefficients(schedule, plan.respacing(steps))));
        }
        return processes;
    }

    /** I64 [rows] into the tokens seen as [B L, C]. */
    private static Tensor rows(int[] images, int[] positions, int tokens) {
        long[] rows = new long[images.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (long) images[i] * tokens + positions[i];
        }
        return Tensor.of(rows, rows.length);
    }

    private void requireFits(Plan plan, Request request) {
        if (plan.tokens() != backbone.tokens()) {
            throw new IllegalArgumentException("the plan is for " + plan.tokens() + " tokens; the model has "
                    + backbone.tokens());
        }
        for (int[] order : request.orders()) {
            requirePermutation(order, plan.tokens());
        }
    }

    private static void requirePermutation(int[] order, int tokens) {
        boolean[] seen = new boolean[tokens];
        for (int position : order) {
            if (order.length != tokens || position < 0 || position >= tokens || seen[position]) {
                throw new IllegalArgumentException("an order of " + order.length + " positions is no permutation of 0 to "
                        + (tokens - 1));
            }
            seen[position] = true;
        }
    }
}
