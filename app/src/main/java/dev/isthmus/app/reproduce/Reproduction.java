package dev.isthmus.app.reproduce;

import dev.isthmus.app.Version;
import dev.isthmus.app.compare.Setup;
import dev.isthmus.app.generate.WeightsDigest;
import dev.isthmus.app.progress.Position;
import dev.isthmus.app.progress.Progress;
import dev.isthmus.app.report.Format;
import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.TorchInfo;
import dev.isthmus.sampler.metrics.FeatureNet;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A study on its way: makes what is not on the disk yet, then evaluates what is. */
public final class Reproduction {
    private final Study study;
    private final Path folder;
    /** Also read by the thread that ends the process. */
    private volatile int finished;
    private volatile int tasks;

    /** @param folder where finished tasks are kept; it exists */
    public Reproduction(Study study, Path folder) {
        this.study = study;
        this.folder = folder;
    }

    /**
     * Loads libtorch, and the model if there is anything left to make.
     *
     * @param progress opened when the images begin
     * @param notice   told in one line of what is about to take time
     */
    public Results run(Supplier<Progress> progress, Consumer<String> notice) throws IOException, InterruptedException {
        WeightsDigest weights = WeightsDigest.start(study.setup().model());
        TorchInfo libtorch = Torch.load(notice);
        study.setup().threads().ifPresent(Torch::setThreads);
        Cuda.require(study.setup().placement().device());
        Results.Machine machine = new Results.Machine(Version.text(), libtorch.version(), System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"), Runtime.getRuntime().availableProcessors(),
                Torch.threads().torch(), study.setup().placement().toString());
        Map<String, String> model = new TreeMap<>(weights.get());
        model.put(study.network().file().getFileName().toString(), WeightsDigest.of(study.network().file()));
        PartFolder parts = new PartFolder(folder, settings(machine, model));
        make(parts, progress, notice);
        return new Evaluation(study, parts, machine, model).results();
    }

    /** For example {@code 12 of 100 parts are finished}. */
    public String state() {
        return finished + " of " + Format.count(tasks, "part") + " are finished";
    }

    private String settings(Results.Machine machine, Map<String, String> model) {
        Setup setup = study.setup();
        return String.join("\n", machine.toString(), model.toString(), setup.config().toString(), String.valueOf(setup.images()),
                String.valueOf(setup.seed()), String.valueOf(setup.batch()), String.valueOf(setup.temperature()));
    }

    private void make(PartFolder parts, Supplier<Progress> progress, Consumer<String> notice) throws IOException {
        List<Task> all = study.tasks();
        List<Task> missing = all.stream().filter(task -> parts.read(task).isEmpty()).toList();
        finished = all.size() - missing.size();
        tasks = all.size();
        if (finished > 0) {
            notice.accept(state() + " from before");
        }
        if (missing.isEmpty() || study.limit().filter(Duration::isZero).isPresent()) {
            return;
        }
        double work = missing.stream().mapToDouble(Task::flops).sum();
        try (ImageModel model = ImageModel.open(study.setup().model(), study.setup().placement());
                FeatureNet net = FeatureNet.open(study.network().file(), study.setup().config().image().size(),
                        study.setup().placement().device());
                Progress shown = progress.get()) {
            warmUp(model, missing);
            long began = System.nanoTime();
            double done = 0;
            for (Task task : missing) {
                if (!isTimeFor(task, done, System.nanoTime() - began)) {
                    notice.accept("the time limit would be passed, " + state());
                    return;
                }
                double before = done;
                parts.write(task, task.run(model, net,
                        (from, to, arSteps) -> shown.at(position(task, before, work, from, to, arSteps))));
                done += task.flops();
                finished++;
            }
        }
    }

    /** Whether a task would be finished within the limit, if it goes on as it went so far; the first one is always begun. */
    private boolean isTimeFor(Task task, double done, long nanos) {
        return done == 0 || study.limit().isEmpty() || nanos * (1 + task.flops() / done) <= study.limit().get().toNanos();
    }

    /** Compiles Java's share of the loop and lets libtorch and the allocator settle, whichever task is first. */
    private void warmUp(ImageModel model, List<Task> missing) {
        missing.stream().filter(PresetTask.class::isInstance).map(PresetTask.class::cast)
                .min(Comparator.comparingDouble(task -> task.method().flops())).ifPresent(task -> task.warmUp(model));
    }

    private Position position(Task task, double before, double work, int from, int to, int arSteps) {
        Plan plan = task.method().plan();
        int stage = plan.steps().get(Math.min(arSteps, plan.arSteps() - 1)).stage();
        double done = before + task.method().flops() * (from + (double) (to - from) * arSteps / plan.arSteps());
        return new Position(task.name() + ", part " + (finished + 1) + " of " + tasks, Math.min(1, done / work), from + 1, to,
                task.images(), arSteps, plan.arSteps(), stage, plan.stages());
    }
}
