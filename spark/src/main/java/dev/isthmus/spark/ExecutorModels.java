package dev.isthmus.spark;

import dev.isthmus.app.bulk.BulkRun;
import dev.isthmus.runtime.Device;
import dev.isthmus.sampler.model.ImageModel;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;

/** What an executor keeps from task to task: the job as it was found there, and a model on each device that a task has had. */
public final class ExecutorModels implements ExecutorPlugin {
    /** Spark makes tasks and plugins apart from each other, and a static field is all that both see. It is set between begin and end of an executor. */
    private static final AtomicReference<ExecutorModels> HERE = new AtomicReference<>();
    /** Longer than an AR step, after which a task that was told to end ends. */
    private static final long SECONDS = 60;

    private final Map<Order, BulkRun> runs = new HashMap<>();
    private final Map<Device, ImageModel> models = new HashMap<>();
    /** Read by tasks at work, written by the end. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private boolean ended;

    /**
     * A model that stays open until it is given back by the same thread.
     *
     * @param run   of the job, on the device
     * @param model on the device
     */
    record Lease(BulkRun run, ImageModel model, ExecutorModels from) implements AutoCloseable {
        @Override
        public void close() {
            from.use.readLock().unlock();
        }
    }

    /** Those of the executor that this thread is a task of. */
    static ExecutorModels here() {
        ExecutorModels here = HERE.get();
        if (here == null) {
            throw new IllegalStateException("this executor was started without " + IsthmusPlugin.class.getName() + " in spark.plugins");
        }
        return here;
    }

    /**
     * The model of a job on a device, opened if no task has needed it yet. Whoever comes meanwhile waits.
     *
     * @throws dev.isthmus.app.InputException         if the job is not the driver's here
     * @throws dev.isthmus.runtime.IsthmusException   if libtorch, the device or the weights cannot be used
     */
    Lease lease(Order order, Device device) throws IOException, InterruptedException {
        use.readLock().lock();
        try {
            return open(order, device);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            use.readLock().unlock();
            throw e;
        }
    }

    private synchronized Lease open(Order order, Device device) throws IOException, InterruptedException {
        if (ended) {
            throw new IllegalStateException("this executor has ended");
        }
        BulkRun run = runs.get(order);
        if (run == null) {
            run = order.run();
            runs.put(order, run);
        }
        run = run.on(device);
        ImageModel model = models.get(device);
        if (model == null) {
            model = run.open();
            models.put(device, model);
        }
        return new Lease(run, model, this);
    }

    @Override
    public void init(PluginContext context, Map<String, String> fromDriver) {
        HERE.set(this);
    }

    /** Frees the models once no task is at work. If one does not end, they stay as they are: the process ends, and whoever frees under it would crash it. */
    @Override
    public void shutdown() {
        HERE.compareAndSet(this, null);
        try {
            if (use.writeLock().tryLock(SECONDS, TimeUnit.SECONDS)) {
                close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void close() {
        ended = true;
        models.values().forEach(ImageModel::close);
        models.clear();
        use.writeLock().unlock();
    }
}
