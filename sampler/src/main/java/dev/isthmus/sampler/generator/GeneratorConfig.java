package dev.isthmus.sampler.generator;

import dev.isthmus.runtime.lane.LaneConfig;
import dev.isthmus.sampler.model.Placement;
import java.time.Duration;
import java.util.Objects;

/**
 * How much a {@link Generator} does at once, and how much it lets wait.
 *
 * @param lanes         where it computes; the queue of the lanes themselves is not used
 * @param placement     the device, and the precision
 * @param queueCapacity images that may wait for a lane, 1 to {@value #MOST}; what comes beyond is refused
 * @param maxBatch      images computed together, 1 to {@value #MOST}
 * @param batchWindow   how long the first image of a batch waits for others, 0 to 1 minute; a full batch does not wait
 */
public record GeneratorConfig(LaneConfig lanes, Placement placement, int queueCapacity, int maxBatch, Duration batchWindow) {

    private static final int MOST = 1 << 20;
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(1);

    public GeneratorConfig {
        Objects.requireNonNull(lanes, "lanes");
        Objects.requireNonNull(placement, "placement");
        requireCount("queueCapacity", queueCapacity);
        requireCount("maxBatch", maxBatch);
        if (batchWindow.isNegative() || batchWindow.compareTo(LONGEST_WINDOW) > 0) {
            throw new IllegalArgumentException("batchWindow is " + batchWindow.toMillis() + " ms; expected 0 to "
                    + LONGEST_WINDOW.toMillis() + " ms");
        }
    }

    /** One lane with all cores of the CPU, batches of up to 8 images, a window of 5 ms and a queue of 64 images. */
    public static GeneratorConfig ofMachine() {
        return new GeneratorConfig(LaneConfig.ofMachine(), Placement.CPU, 64, 8, Duration.ofMillis(5));
    }

    /** The same on other lanes. */
    public GeneratorConfig withLanes(LaneConfig other) {
        return new GeneratorConfig(other, placement, queueCapacity, maxBatch, batchWindow);
    }

    /** The same on another device. */
    public GeneratorConfig withPlacement(Placement other) {
        return new GeneratorConfig(lanes, other, queueCapacity, maxBatch, batchWindow);
    }

    /** The same with another queue. */
    public GeneratorConfig withQueueCapacity(int images) {
        return new GeneratorConfig(lanes, placement, images, maxBatch, batchWindow);
    }

    /** The same with other batches. */
    public GeneratorConfig withMaxBatch(int images) {
        return new GeneratorConfig(lanes, placement, queueCapacity, images, batchWindow);
    }

    /** The same with another window. */
    public GeneratorConfig withBatchWindow(Duration other) {
        return new GeneratorConfig(lanes, placement, queueCapacity, maxBatch, other);
    }

    private static void requireCount(String name, int count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException(name + " is " + count + "; expected 1 to " + MOST + " images");
        }
    }
}
