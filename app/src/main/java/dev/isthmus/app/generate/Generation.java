package dev.isthmus.app.generate;

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
            int first = from;
            List<Job> slice = jobs.slice(from, Math.min(jobs.size(), from + batch));
            progress.at(work.begun(first, slice.size()));
            List<Pixels> images = model.generate(backbone, savings, plan, request(slice),
                    new InterruptibleNoise(new PhiloxNoise(seeds(slice))),
                    (same, step) -> progress.at(work.finished(first, slice.size(), step)));
            for (int i = 0; i < slice.size(); i++) {
                sink.accept(slice.get(i), images.get(i));
            }
        }
    }

    private Request request(List<Job> slice) {
        return Request.of(plan, slice.stream().mapToInt(Job::label).toArray(), seeds(slice), temperature);
    }

    private static long[] seeds(List<Job> slice) {
        return slice.stream().mapToLong(Job::seed).toArray();
    }
}
