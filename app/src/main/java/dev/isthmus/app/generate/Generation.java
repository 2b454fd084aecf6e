package dev.isthmus.app.generate;

import dev.isthmus.app.progress.Position;
import dev.isthmus.app.progress.Progress;
import dev.isthmus.app.progress.Work;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Plan;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes the images of a run, a batch at a time.
 *
 * @param model       opened by the thread that runs this
 * @param backbone    how the network is computed
 * @param savings     made on the way
 * @param plan        of every image
 * @param temperature of every image
 * @param batch       images computed together
 */
public record Generation(ImageModel model, BackboneKind backbone, Savings savings, Plan plan, double temperature, int batch) {

    /** Takes finished images, in the order of the jobs. */
    @FunctionalInterface
    public interface Sink {
        void accept(Job job, Pixels image) throws IOException, InterruptedException;
    }

    /** Runs all jobs. */
    public void run(Jobs jobs, Work work, Progress progress, Sink sink) throws IOException, InterruptedException {
        for (int from = 0; from < jobs.size(); from += batch) {
            batch(jobs.slice(from, Math.min(jobs.size(), from + batch)), from, work, progress::at, sink);
        }
    }

    /**
     * Runs one batch.
     *
     * @param slice  its jobs, {@link #batch} or fewer
     * @param before images of the run that are finished
     */
    public void batch(List<Job> slice, int before, Work work, Consumer<Position> progress, Sink sink)
            throws IOException, InterruptedException {
        progress.accept(work.begun(before, slice.size()));
        List<Pixels> images = model.generate(backbone, savings, plan, request(slice),
                new InterruptibleNoise(new PhiloxNoise(seeds(slice))),
                (same, step) -> progress.accept(work.finished(before, slice.size(), step)));
        for (int i = 0; i < slice.size(); i++) {
            sink.accept(slice.get(i), images.get(i));
        }
    }

    private Request request(List<Job> slice) {
        return Request.of(plan, slice.stream().mapToInt(Job::label).toArray(), seeds(slice), temperature);
    }

    private static long[] seeds(List<Job> slice) {
        return slice.stream().mapToLong(Job::seed).toArray();
    }
}
