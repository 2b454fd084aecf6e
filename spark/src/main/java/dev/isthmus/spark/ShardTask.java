package dev.isthmus.spark;

import dev.isthmus.app.InputException;
import dev.isthmus.app.bulk.Shard;
import dev.isthmus.app.progress.Position;
import dev.isthmus.app.progress.Progress;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.lane.LaneConfig;
import dev.isthmus.runtime.lane.LaneContext;
import dev.isthmus.runtime.lane.LaneException;
import dev.isthmus.runtime.lane.Lanes;
import dev.isthmus.runtime.lane.Ticket;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.util.LongAccumulator;

/**
 * One task: makes one shard on a lane of its own, with as many threads as the task has processors. Where the shard is there already nothing is done, and while
 * another worker makes it this one waits: a copy of a task can be started anywhere at any time.
 *
 * @param order  what to make
 * @param images that were computed
 * @param shards that are there
 */
record ShardTask(Order order, LongAccumulator images, LongAccumulator shards) implements VoidFunction<Integer> {
    private static final String GPU = "gpu";
    private static final long WAIT_MILLIS = 1000;

    @Override
    public void call(Integer number) throws Exception {
        TaskContext task = TaskContext.get();
        try (ExecutorModels.Lease lease = ExecutorModels.here().lease(order, device(task.resourcesJMap()));
                Lanes lanes = Lanes.start(new LaneConfig(1, task.cpus(), 1, true))) { // Spark hands out the cores, so they are not counted once more
            await(lanes.submit(lane -> {
                make(lease, number, task, lane);
                return null;
            }));
        }
        shards.add(1);
    }

    /** The GPU that Spark has given the task, else the CPU. */
    static Device device(Map<String, ResourceInformation> resources) {
        ResourceInformation gpu = resources.get(GPU);
        if (gpu == null) {
            return Device.CPU;
        }
        String address = gpu.addresses()[0];
        if (!address.matches("[0-9]{1,2}")) {
            throw new InputException("address of a gpu is \"" + address + "\"; expected the number of a GPU, as spark/src/main/scripts/gpus.sh tells it");
        }
        return Device.cuda(Integer.parseInt(address));
    }

    private static void await(Ticket<Void> ticket) throws Exception {
        try {
            ticket.get();
        } catch (InterruptedException e) { // Spark does not want this copy any more
            ticket.cancel();
            throw e;
        } catch (LaneException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void make(ExecutorModels.Lease lease, int number, TaskContext task, LaneContext lane) throws IOException, InterruptedException {
        Shard shard = lease.run().job().shards().get(number);
        OptionalInt made = OptionalInt.empty();
        while (made.isEmpty()) {
            Counting counting = new Counting(task, lane);
            made = lease.run().make(lease.model(), shard, counting);
            if (made.isPresent()) {
                images.add(made.getAsInt() - counting.counted);
            } else {
                Thread.sleep(WAIT_MILLIS);
                counting.requireWanted();
            }
        }
    }

    /** Looks after every AR step whether the task is still wanted, and counts images batch by batch for whoever watches. */
    private final class Counting implements Progress {
        private final TaskContext task;
        private final LaneContext lane;
        private long counted;

        private Counting(TaskContext task, LaneContext lane) {
            this.task = task;
            this.lane = lane;
        }

        @Override
        public void at(Position position) {
            requireWanted();
            images.add(position.first() - 1 - counted);
            counted = position.first() - 1;
        }

        private void requireWanted() {
            lane.throwIfCancelled();
            task.killTaskIfInterrupted();
        }

        @Override
        public void close() {
        }
    }
}
