package dev.isthmus.app.reproduce;

import dev.isthmus.app.compare.Method;
import dev.isthmus.app.compare.Turn;
import dev.isthmus.app.generate.InterruptibleNoise;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.metrics.FeatureNet;
import dev.isthmus.sampler.metrics.QualityTally;
import dev.isthmus.sampler.model.ImageModel;
import java.util.Arrays;
import java.util.List;

/** A block of images of a preset, judged as they come: kept are their time and the sums that quality is computed from. */
record PresetTask(Study study, Method method, int block) implements Task {

    /** What is kept. */
    record Part(long nanos, QualityTally tally) {
    }

    @Override
    public String name() {
        return method.name();
    }

    @Override
    public int images() {
        return study.setup().images();
    }

    @Override
    public String identity() {
        return String.join("\n", method.name(), method.backbone().id(), method.plan().toString(), String.valueOf(block));
    }

    @Override
    public double[] run(ImageModel model, FeatureNet net, Steps steps) {
        QualityTally tally = tally();
        long nanos = 0;
        for (Turn turn : study.setup().turns(method, block)) {
            long began = System.nanoTime();
            List<Pixels> images = generate(model, turn, steps);
            nanos += System.nanoTime() - began;
            tally.add(net.see(images), turn.labels());
        }
        double[] sums = tally.toNumbers();
        double[] numbers = new double[1 + sums.length];
        numbers[0] = nanos;
        System.arraycopy(sums, 0, numbers, 1, sums.length);
        return numbers;
    }

    /** Timed: noise, network, head and autoencoder to 8-bit pixels; not loading, nor judging. */
    private List<Pixels> generate(ImageModel model, Turn turn, Steps steps) {
        int to = turn.from() + turn.jobs().size();
        steps.finished(turn.from(), to, 0);
        StepListener listener = (plan, step) -> steps.finished(turn.from(), to, step + 1);
        Request request = Request.of(method.plan(), turn.labels(), turn.seeds(), study.setup().temperature());
        return model.generate(method.backbone(), method.plan(), request, new InterruptibleNoise(new PhiloxNoise(turn.seeds())),
                listener);
    }

    /** Makes the first batch and forgets it. */
    void warmUp(ImageModel model) {
        generate(model, study.setup().turns(method, block).getFirst(), (from, to, arSteps) -> { });
    }

    private QualityTally tally() {
        return new QualityTally(study.network().size().features(), study.network().size().classes());
    }

    /** Reads what {@link #run} made. */
    Part part(double[] numbers) {
        return new Part((long) numbers[0], QualityTally.of(study.network().size().features(), study.network().size().classes(),
                Arrays.copyOfRange(numbers, 1, numbers.length)));
    }
}
