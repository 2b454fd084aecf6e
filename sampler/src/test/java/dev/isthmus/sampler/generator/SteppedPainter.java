package dev.isthmus.sampler.generator;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.generator.ImageRequest.Image;
import dev.isthmus.sampler.plan.Plan;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Makes no pictures, but does so one AR step at a time, when the test lets it. */
final class SteppedPainter implements Painter {

    /** Lets all AR steps happen. */
    static final int ALL = 1_000_000;

    /** The images of each batch, as it is begun. */
    final BlockingQueue<List<Image>> begun = new LinkedBlockingQueue<>();
    /** How many AR steps may happen. */
    final Semaphore steps;
    private final Consumer<Batch> mischief;
    volatile boolean closed;

    SteppedPainter(int steps) {
        this(steps, batch -> { });
    }

    /** @param mischief done before a batch's first AR step */
    SteppedPainter(int steps, Consumer<Batch> mischief) {
        this.steps = new Semaphore(steps);
        this.mischief = mischief;
    }

    @Override
    public List<Pixels> paint(Batch batch, StepListener listener) {
        List<Image> images = batch.rows().stream().map(Batch.Row::image).toList();
        begun.add(images);
        mischief.accept(batch);
        Plan plan = batch.way().plan();
        Request request = batch.request();
        try (Tensor tokens = Tensor.zeros(DType.F32, request.labels().length, plan.tokens(), 1)) {
            for (int step = 0; step < plan.arSteps(); step++) {
                steps.acquireUninterruptibly();
                listener.finished(plan, step, tokens);
            }
        }
        return images.stream().map(SteppedPainter::picture).toList();
    }

    /** What comes of an image: its label and its seed. */
    static Pixels picture(Image image) {
        return new Pixels(1, 2, 1, new byte[] {(byte) image.label(), (byte) image.seed()});
    }

    @Override
    public List<Preview> preview(Previews.Kind kind, Tensor tokens) {
        return LongStream.range(0, tokens.size(0))
                .<Preview>mapToObj(n -> new Preview.Latent(1, 1, 1, new float[] {kind.ordinal()})).toList();
    }

    @Override
    public void close() {
        closed = true;
    }
}
