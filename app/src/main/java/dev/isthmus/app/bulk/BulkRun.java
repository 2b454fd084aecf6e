package dev.isthmus.app.bulk;

import dev.isthmus.app.Version;
import dev.isthmus.app.generate.Generation;
import dev.isthmus.app.generate.Provenance;
import dev.isthmus.app.generate.Settings;
import dev.isthmus.app.progress.Progress;
import dev.isthmus.app.progress.Work;
import dev.isthmus.app.report.Format;
import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.TorchInfo;
import dev.isthmus.sampler.flops.FlopModel;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.plan.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes what is missing of a job. Whatever ended an earlier run, and however often, the images are those of a run that nothing disturbed:
 * a shard is there whole or is made again from its first image.
 *
 * @param job            what to make
 * @param folder         where
 * @param share          which shards are this process's
 * @param model          of the job
 * @param modelArguments the same as the user named it, if it was named, for a command line
 * @param settings       of the job
 * @param batch          images computed together
 * @param threads        to compute with, if not the usual number
 * @param device         to compute on
 */
public record BulkRun(BulkJob job, BulkFolder folder, Share share, ModelSource model, List<String> modelArguments, Settings settings,
                      int batch, OptionalInt threads, Device device) {
    /** Finished images that may wait for being written: a few MB. */
    private static final int QUEUE = 64;
    private static final long WAIT_MILLIS = 1000;

    /** Makes shards that are missing, here or elsewhere; when it returns they are there. */
    @FunctionalInterface
    public interface Engine {
        /** Returns the number of images that were computed. */
        int make(List<Shard> missing) throws IOException, InterruptedException;
    }

    /**
     * The same on another device. Which of several GPUs computed a shard shows nowhere in its files, so engines may hand out any.
     */
    public BulkRun on(Device other) {
        return new BulkRun(job, folder, share, model, modelArguments, settings, batch, threads, other);
    }

    /** What a run came to. */
    public record Outcome(int made, Duration elapsed, boolean complete) {
    }

    /**
     * Makes the shards that are missing, and if it is all of the job, finishes it.
     *
     * @param progress opened when images begin
     * @param notice   told in one line of what takes a while
     */
    public Outcome execute(Supplier<Progress> progress, Consumer<String> notice) throws IOException, InterruptedException {
        return execute(missing -> make(missing, progress, notice), notice);
    }

    /**
     * As {@link #execute(Supplier, Consumer)}, with the shards made by somebody else.
     *
     * @throws IncompleteException if one is not there in the end
     */
    public Outcome execute(Engine engine, Consumer<String> notice) throws IOException, InterruptedException {
        Finish finish = new Finish(folder, job);
        if (job.format() == ImageFormat.NPZ && finish.isDone()) {
            finish.removeWorkOfTheKilled();
            return new Outcome(0, Duration.ZERO, true); // whether or not its shards are still there
        }
        Outcome made = makeMissing(engine, notice);
        if (!share.isWhole()) {
            return made;
        }
        if (!finish.isDone()) {
            notice.accept("checking all shards and writing the manifest");
        }
        try {
            finish.run();
        } catch (IncompleteException e) { // another worker found damage that this one had not seen
            Outcome again = makeMissing(engine, notice);
            finish.run();
            made = new Outcome(made.made() + again.made(), made.elapsed().plus(again.elapsed()), false);
        }
        return new Outcome(made.made(), made.elapsed(), true);
    }

    private Outcome makeMissing(Engine engine, Consumer<String> notice) throws IOException, InterruptedException {
        List<Shard> missing = missing(notice);
        Claim.removeWork(folder.shards()); // which takes the room that is asked for next
        Space.require(folder, job, missing.stream().mapToInt(Shard::size).sum());
        long began = System.nanoTime();
        int made = missing.isEmpty() ? 0 : engine.make(missing);
        return new Outcome(made, Duration.ofNanos(System.nanoTime() - began), false);
    }

    /** Shards of this share without a record, or whose files are not what it says. */
    private List<Shard> missing(Consumer<String> notice) throws IOException, InterruptedException {
        Inspection inspection = new Inspection(folder, job);
        List<Shard> missing = new ArrayList<>();
        int sound = 0;
        for (Shard shard : job.shards().stream().filter(share::has).toList()) {
            if (inspection.isSound(shard) || inspection.isSoundOrForgotten(shard, notice)) {
                sound++;
            } else {
                missing.add(shard);
            }
        }
        if (sound > 0) {
            notice.accept(Format.count(sound, "shard") + " of " + (sound + missing.size()) + (sound == 1 ? " is" : " are")
                    + " finished from before");
        }
        return missing;
    }

    private int make(List<Shard> missing, Supplier<Progress> progress, Consumer<String> notice) throws IOException, InterruptedException {
        TorchInfo libtorch = Torch.load(notice);
        threads.ifPresent(Torch::setThreads);
        try (ImageModel opened = open();
                Progress shown = progress.get();
                OpenShards open = new OpenShards();
                BackgroundWriter writer = new BackgroundWriter(QUEUE)) {
            ShardMaker maker = maker(opened, libtorch, missing, shown, open, writer);
            makeAll(maker, new ArrayList<>(missing), notice);
            writer.finish();
            return maker.made();
        }
    }

    /**
     * Opens the model on this run's device; libtorch is loaded if it is not yet.
     *
     * @throws dev.isthmus.runtime.IsthmusException if libtorch, the device or the weights cannot be used
     */
    public ImageModel open() {
        Torch.load(nothing -> { });
        Cuda.require(device);
        return ImageModel.open(model, new Placement(device, settings.precision()));
    }

    /**
     * Makes one shard on the calling thread, for engines that share shards out themselves and keep the model open from one to the next.
     *
     * @param opened   the model, as {@link #open} opens it
     * @param progress told of every AR step; what it throws ends the shard, and nothing of it stays
     * @return images computed, none if the shard was there; empty if another worker is making it now
     */
    public OptionalInt make(ImageModel opened, Shard shard, Progress progress) throws IOException, InterruptedException {
        try (OpenShards open = new OpenShards(); BackgroundWriter writer = new BackgroundWriter(QUEUE)) {
            ShardMaker maker = maker(opened, Torch.info(), List.of(shard), progress, open, writer);
            boolean there = maker.makeOrFind(shard);
            writer.finish();
            return there ? OptionalInt.of(maker.made()) : OptionalInt.empty();
        }
    }

    private ShardMaker maker(ImageModel opened, TorchInfo libtorch, List<Shard> missing, Progress shown, OpenShards open,
                             BackgroundWriter writer) {
        Plan plan = settings.plan(model.config());
        Work work = new Work(plan, new FlopModel(model.config().mar().shape(), settings.backboneUsed()),
                missing.stream().mapToInt(Shard::size).sum());
        Device kind = device.type() == Device.Type.CUDA ? Device.cuda(0) : device; // another number would make other bytes of the same images
        Provenance provenance = new Provenance(settings, model.config().classes(), model.name(), modelArguments, kind, job.weights(),
                Version.text(), libtorch.version());
        Generation generation = new Generation(opened, settings.backboneUsed(), settings.savings(), plan, settings.temperature(), batch);
        return new ShardMaker(job, folder, provenance, generation, work, shown, open, writer);
    }

    /** Goes round until every shard is made, by this process or by another one at work in the same folder. */
    private void makeAll(ShardMaker maker, List<Shard> left, Consumer<String> notice) throws IOException, InterruptedException {
        boolean told = false;
        while (!left.isEmpty()) {
            boolean idle = true;
            for (Iterator<Shard> shards = left.iterator(); shards.hasNext();) {
                if (maker.makeOrFind(shards.next())) {
                    shards.remove();
                    idle = false;
                }
            }
            if (idle) {
                if (!told) {
                    notice.accept("waiting for another process, which makes " + Format.count(left.size(), "shard"));
                    told = true;
                }
                Thread.sleep(WAIT_MILLIS);
            }
        }
    }
}
