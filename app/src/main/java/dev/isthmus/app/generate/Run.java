package dev.isthmus.app.generate;

import dev.isthmus.app.Version;
import dev.isthmus.app.progress.Progress;
import dev.isthmus.app.progress.Work;
import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.TorchInfo;
import dev.isthmus.sampler.flops.FlopModel;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.plan.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A run whose input is known to be good.
 *
 * @param model          with its weights
 * @param modelArguments the same as the user named it, if it was named, for a command line
 * @param settings       that made the plan
 * @param plan           of every image
 * @param jobs           the images
 * @param batch          images computed together
 * @param threads        to compute with, if not the usual number
 * @param device         to compute on
 */
public record Run(ModelSource model, List<String> modelArguments, Settings settings, Plan plan, Jobs jobs,
                  int batch, OptionalInt threads, Device device) {

    /** What the model is. */
    public ModelConfig config() {
        return model.config();
    }

    /**
     * Loads libtorch and the model, makes the images and writes them.
     *
     * @param progress opened when the images begin
     * @param notice   told in one line before anything else slow
     */
    public Report execute(Pictures pictures, Supplier<Progress> progress, Consumer<String> notice)
            throws IOException, InterruptedException {
        WeightsDigest weights = WeightsDigest.start(model);
        TorchInfo libtorch = Torch.load(notice);
        threads.ifPresent(Torch::setThreads);
        Cuda.require(device);
        FlopModel flops = new FlopModel(config().mar().shape(), settings.backboneUsed());
        try (ImageModel opened = ImageModel.open(model, new Placement(device, settings.precision()))) {
            long began = System.nanoTime();
            try (Progress shown = progress.get()) {
                Generation generation = new Generation(opened, settings.backboneUsed(), settings.savings(), plan,
                        settings.temperature(), batch);
                generation.run(jobs, new Work(plan, flops, jobs.size()), shown,
                        (job, image) -> pictures.add(job, image, provenance(weights, libtorch)));
            }
            pictures.finish(jobs, provenance(weights, libtorch));
            return new Report(jobs, plan, flops.cost(plan).tera(), Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private Provenance provenance(WeightsDigest weights, TorchInfo libtorch) throws IOException, InterruptedException {
        return new Provenance(settings, config().classes(), model.name(), modelArguments, device, weights.get(), Version.text(),
                libtorch.version());
    }
}
