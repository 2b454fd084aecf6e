package dev.isthmus.app.text;

import dev.isthmus.app.Version;
import dev.isthmus.app.generate.InterruptibleNoise;
import dev.isthmus.app.generate.Job;
import dev.isthmus.app.generate.Provenance;
import dev.isthmus.app.generate.Settings;
import dev.isthmus.app.generate.WeightsDigest;
import dev.isthmus.app.progress.Progress;
import dev.isthmus.app.progress.Work;
import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.TorchInfo;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.flops.TextFlopModel;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.model.TextImageModel;
import dev.isthmus.sampler.model.TextImageSource;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.text.TextEmbeddings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A run of a text-to-image model whose input is known to be good.
 *
 * @param model          with its weights
 * @param modelArguments the same as the user named it, for a command line
 * @param prompts        what the images are of
 * @param settings       that made the plan
 * @param plan           of every image
 * @param jobs           the images, whose labels are numbers of prompts
 * @param batch          images computed together
 * @param threads        to compute with, if not the usual number
 * @param device         to compute on
 */
public record TextRun(TextImageSource model, List<String> modelArguments, ChosenPrompts prompts, Settings settings, Plan plan, List<Job> jobs,
                      int batch, OptionalInt threads, Device device) {

    /** Takes finished images, in the order of the jobs. */
    @FunctionalInterface
    public interface Sink {
        void add(Job job, Pixels image, Provenance provenance) throws IOException;
    }

    /** What is done when all images have come. */
    @FunctionalInterface
    public interface End {
        void finish(Provenance provenance) throws IOException;
    }

    /**
     * Loads libtorch and the model, makes the images and gives them away.
     *
     * @param progress opened when the images begin
     * @param notice   told in one line before anything else slow
     * @return time from the first image's start
     */
    public Duration execute(Sink sink, End end, Supplier<Progress> progress, Consumer<String> notice) throws IOException, InterruptedException {
        WeightsDigest weights = WeightsDigest.start(model::files);
        TorchInfo libtorch = Torch.load(notice);
        threads.ifPresent(Torch::setThreads);
        Cuda.require(device);
        TextFlopModel flops = new TextFlopModel(model.config().network().shape());
        try (TextImageModel opened = TextImageModel.open(model, new Placement(device, settings.precision()));
                TextEmbeddings embeddings = TextEmbeddings.open(prompts.file()); Scope scope = Scope.open()) {
            Tensor text = embeddings.tensor(0, embeddings.prompts());
            Work work = new Work(plan, step -> flops.cost(plan, step), jobs.size());
            long began = System.nanoTime();
            try (Progress shown = progress.get()) {
                for (int from = 0; from < jobs.size(); from += batch) {
                    List<Job> some = jobs.subList(from, Math.min(jobs.size(), from + batch));
                    List<Pixels> images = generate(opened, text, some, from, work, shown);
                    for (int i = 0; i < some.size(); i++) {
                        sink.add(some.get(i), images.get(i), provenance(weights, libtorch));
                    }
                }
            }
            end.finish(provenance(weights, libtorch));
            return Duration.ofNanos(System.nanoTime() - began);
        }
    }

    private List<Pixels> generate(TextImageModel opened, Tensor text, List<Job> some, int before, Work work, Progress progress) {
        progress.at(work.begun(before, some.size()));
        int[] rows = some.stream().mapToInt(job -> prompts.rows().get(job.label())).toArray();
        long[] seeds = some.stream().mapToLong(Job::seed).toArray();
        return opened.generate(text, settings.savings(), plan, Request.of(plan, rows, seeds, settings.temperature()),
                new InterruptibleNoise(new PhiloxNoise(seeds)), (same, step) -> progress.at(work.finished(before, some.size(), step)));
    }

    private Provenance provenance(WeightsDigest weights, TorchInfo libtorch) throws IOException, InterruptedException {
        return new Provenance(settings, prompts, model.name(), modelArguments, device, weights.get(), Version.text(), libtorch.version());
    }
}
