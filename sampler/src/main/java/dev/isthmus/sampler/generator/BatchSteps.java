package dev.isthmus.sampler.generator;

import dev.isthmus.runtime.OutOfMemoryException;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.lane.CancelledException;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** What happens between two AR steps of a batch: it stops if nobody wants it any more, else the listeners are told. Takes the time too. */
final class BatchSteps implements StepListener {

    private final Batch batch;
    private final Painter painter;
    private final int[][] orders;
    private final long[] stages;
    private long lap = System.nanoTime();

    BatchSteps(Batch batch, Request request, Painter painter) {
        this.batch = batch;
        this.painter = painter;
        orders = request.orders();
        stages = new long[batch.way().plan().stages()];
    }

    @Override
    public void finished(Plan plan, int arStep) {
        throw new UnsupportedOperationException("previews need the tokens");
    }

    @Override
    public void finished(Plan plan, int arStep, Tensor tokens) {
        if (batch.abandoned()) {
            throw new CancelledException("nobody waits for these images any more");
        }
        batch.generations().forEach((generation, rows) -> {
            if (generation.listens()) {
                generation.tell(progress(plan, arStep, tokens, generation, rows));
            }
        });
        stages[plan.steps().get(arStep).stage() - 1] += lap();
    }

    private GenerationProgress progress(Plan plan, int arStep, Tensor tokens, Generation generation, List<Integer> rows) {
        Previews wanted = generation.request().previews();
        List<Preview> previews = wanted.dueAfter(arStep, plan.arSteps()) ? previews(wanted, tokens, rows) : List.of();
        int known = plan.known(arStep + 1);
        List<ImageProgress> images = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            int row = rows.get(i);
            images.add(new ImageProgress(batch.rows().get(row).index(), known(orders[row], known),
                    previews.isEmpty() ? Optional.empty() : Optional.of(previews.get(i))));
        }
        return new GenerationProgress(arStep + 1, plan.arSteps(), plan.steps().get(arStep).stage(), plan.stages(), images);
    }

    /** None where there is no memory for them: the image itself may still come about. */
    private List<Preview> previews(Previews wanted, Tensor tokens, List<Integer> rows) {
        long[] index = rows.stream().mapToLong(Integer::longValue).toArray();
        try (Scope scope = Scope.open()) {
            return painter.preview(wanted.kind(), tokens.indexSelect(0, Tensor.of(index, index.length).to(tokens.device())));
        } catch (OutOfMemoryException e) {
            return List.of();
        }
    }

    private static BitSet known(int[] order, int count) {
        BitSet known = new BitSet(order.length);
        for (int i = 0; i < count; i++) {
            known.set(order[i]);
        }
        return known;
    }

    /** The images are made. */
    BatchReport report(Duration waited) {
        List<Duration> times = new ArrayList<>();
        for (long stage : stages) {
            times.add(Duration.ofNanos(stage));
        }
        return new BatchReport(batch.rows().getFirst().generation().request().preset(), batch.size(), batch.generations().size(), waited,
                times, Duration.ofNanos(lap()));
    }

    private long lap() {
        long before = lap;
        lap = System.nanoTime();
        return lap - before;
    }
}
