package dev.isthmus.sampler.generator;

import dev.isthmus.runtime.ClosedException;
import dev.isthmus.runtime.OutOfMemoryException;
import dev.isthmus.runtime.lane.CancelledException;
import dev.isthmus.runtime.lane.LaneContext;
import dev.isthmus.runtime.lane.LaneTask;
import dev.isthmus.runtime.lane.Lanes;
import dev.isthmus.sampler.Pixels;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** One batch on a lane, from waiting for it to handing it out. There is one for each lane, and the next follows when it ends. */
final class Shift implements LaneTask<Void> {

    private static final System.Logger LOG = System.getLogger(Shift.class.getPackageName());

    private final Lanes lanes;
    private final RequestQueue queue;
    private final Painter painter;
    private final Consumer<BatchReport> reports;
    /** What it has taken on; null before. */
    private volatile Batch batch;

    Shift(Lanes lanes, RequestQueue queue, Painter painter, Consumer<BatchReport> reports) {
        this.lanes = lanes;
        this.queue = queue;
        this.painter = painter;
        this.reports = reports;
    }

    /** Lets it wait for a lane. */
    void begin() {
        try {
            lanes.trySubmit(this).orElseThrow(() -> new IllegalStateException("the lanes have less room than there are lanes"))
                    .completion().whenComplete((nothing, thrown) -> ended(thrown));
        } catch (ClosedException e) {
            return;     // the generator is closed, and everything made
        }
    }

    @Override
    public Void run(LaneContext lane) {
        batch = queue.take();
        if (batch != null) {
            try {
                make(batch, System.nanoTime());
            } finally {
                new Shift(lanes, queue, painter, reports).begin();
            }
        }
        return null;
    }

    /** With an exception if the lane has died. */
    private void ended(Throwable thrown) {
        if (thrown == null) {
            return;
        }
        Throwable why = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (batch != null) {
            batch.fail(why);
        }
        if (lanes.counts().lanes() == 0) {
            queue.die(why);
        }
    }

    private void make(Batch part, long began) {
        if (part.abandoned()) {
            return;
        }
        long started = System.nanoTime();
        try {
            BatchSteps steps = new BatchSteps(part, part.request(), painter);
            List<Pixels> images = painter.paint(part, steps);
            queue.pace().measured(part.flop(), Duration.ofNanos(System.nanoTime() - started));
            part.made(images);
            reports.accept(steps.report(Duration.ofNanos(began - part.rows().getFirst().generation().arrived())));
        } catch (CancelledException e) {
            LOG.log(Level.DEBUG, "a batch was abandoned");
        } catch (OutOfMemoryException | OutOfMemoryError e) {
            lessAtOnce(part, began, e);
        } catch (Throwable t) {
            eachByItself(part, began, t);
        }
    }

    private void lessAtOnce(Batch part, long began, Throwable why) {
        if (part.size() == 1) {
            part.fail(why);
            return;
        }
        List<Batch> halves = part.halves();
        int most = halves.getFirst().size();
        LOG.log(Level.WARNING, "there is no memory for {0} images at once; batches have at most {1} from now on", part.size(), most);
        queue.limit(most);
        halves.forEach(half -> make(half, began));
    }

    /** One request's images, at an extreme temperature say, may fail for themselves; the others did nothing wrong. */
    private void eachByItself(Batch part, long began, Throwable why) {
        List<Batch> apart = part.apart();
        if (apart.size() == 1) {
            part.fail(why);
        } else {
            apart.forEach(own -> make(own, began));
        }
    }
}
