package dev.isthmus.app.compare;

import dev.isthmus.app.generate.InterruptibleNoise;
import dev.isthmus.app.generate.WeightsDigest;
import dev.isthmus.app.progress.Position;
import dev.isthmus.app.progress.Progress;
import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.TorchInfo;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A comparison on its way: makes what is not on the disk yet, then evaluates all of it. */
public final class Comparison {
    private final Setup setup;
    private final Path folder;
    /** Also read by the thread that ends the process. */
    private volatile int finished;
    private volatile int turns;

    /** @param folder where finished batches are kept; it exists */
    public Comparison(Setup setup, Path folder) {
        this.setup = setup;
        this.folder = folder;
    }

    /**
     * Loads libtorch, and the model if there is anything left to make.
     *
     * @param progress opened when the images begin
     * @param notice   told in one line of what is about to take time
     */
    public Outcome run(Supplier<Progress> progress, Consumer<String> notice) throws IOException, InterruptedException {
        WeightsDigest weights = WeightsDigest.start(setup.model());
        TorchInfo libtorch = Torch.load(notice);
        setup.threads().ifPresent(Torch::setThreads);
        Environment environment = Environment.here(libtorch, setup.placement());
        Map<String, String> model = new TreeMap<>(weights.get());
        requireSoundJudge();
        Parts parts = new Parts(folder, setup, environment, model);
        make(parts, progress, notice);
        return new Evaluation(setup, parts, environment, model).outcome();
    }

    /** Its values are read before hours of images are made for it. */
    private void requireSoundJudge() {
        if (setup.judge() instanceof Judge.Network network) {
            network.open(setup.config(), setup.placement().device()).close();
        }
    }

    /** For example {@code 12 of 100 batches are finished}. */
    public String state() {
        return finished + " of " + turns + " batches are finished";
    }

    private void make(Parts parts, Supplier<Progress> progress, Consumer<String> notice) throws IOException {
        List<Turn> all = setup.turns();
        List<Turn> missing = all.stream().filter(turn -> !parts.has(turn)).toList();
        finished = all.size() - missing.size();
        turns = all.size();
        if (finished > 0) {
            notice.accept(state() + " from before");
        }
        if (missing.isEmpty()) {
            return;
        }
        Turn warmUp = missing.stream().min(Comparator.comparingDouble(Turn::flops)).orElseThrow();
        double work = warmUp.flops() + missing.stream().mapToDouble(Turn::flops).sum();
        try (ImageModel opened = ImageModel.open(setup.model(), setup.placement()); Progress shown = progress.get()) {
            // Compiles Java's share of the loop and lets libtorch and the allocator settle, whichever method is first.
            generate(opened, warmUp, step -> shown.at(position(warmUp, "warm-up", 0, step, work)));
            double done = warmUp.flops();
            for (Turn turn : missing) {
                double before = done;
                Part part = generate(opened, turn, step -> shown.at(position(turn, turn.method().name(), before, step, work)));
                parts.write(turn, part);
                done += turn.flops();
                finished++;
            }
        }
    }

    /** Hears how many AR steps of a batch are finished. */
    private interface Steps {
        void finished(int steps);
    }

    /** Timed is what makes pixels of a request: noise, network, head and autoencoder; not loading, nor the disk. */
    private Part generate(ImageModel model, Turn turn, Steps steps) {
        steps.finished(0);
        long[] seeds = turn.seeds();
        Plan plan = turn.method().plan();
        StepListener listener = (same, step) -> steps.finished(step + 1);
        long began = System.nanoTime();
        Request request = Request.of(plan, turn.labels(), seeds, setup.temperature());
        List<Pixels> images = model.generate(turn.method().backbone(), plan, request,
                new InterruptibleNoise(new PhiloxNoise(seeds)), listener);
        return new Part(images, System.nanoTime() - began);
    }

    private Position position(Turn turn, String what, double before, int steps, double work) {
        Plan plan = turn.method().plan();
        int arSteps = plan.arSteps();
        int first = turn.repeat() * setup.images() + turn.from();
        int stage = plan.steps().get(Math.min(steps, arSteps - 1)).stage();
        double fraction = Math.min(1, (before + turn.flops() * steps / arSteps) / work);
        return new Position(what, fraction, first + 1, first + turn.jobs().size(), setup.images() * setup.repeats(), steps,
                arSteps, stage, plan.stages());
    }
}
