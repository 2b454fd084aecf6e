package dev.isthmus.runtime.lane;

/**
 * How many lanes, and how wide. Few wide lanes answer one request soonest; many narrow ones answer the most requests, as long as
 * the memory suffices.
 *
 * {@snippet :
 * LaneConfig latency = LaneConfig.ofMachine();                               // one lane with all cores
 * LaneConfig throughput = LaneConfig.ofLanes(2).withQueueCapacity(16);       // two lanes that divide the cores
 * }
 *
 * @param lanes          threads that take tasks, 1 to 1024
 * @param threadsPerLane threads that one op of a task may use, 1 to 1024
 * @param queueCapacity  tasks that may wait while all lanes are busy, at least 1; whoever submits more waits
 * @param oversubscribed whether lanes × threads may exceed the cores: threads that wait for each other's core lose more time
 *                       than they gain, so this is for tests and for work that mostly waits for a GPU
 */
public record LaneConfig(int lanes, int threadsPerLane, int queueCapacity, boolean oversubscribed) {

    private static final int MOST = 1024;
    private static final int USUAL_QUEUE = 64;

    public LaneConfig {
        requireCount("lanes", lanes);
        requireCount("threadsPerLane", threadsPerLane);
        if (queueCapacity < 1) {
            throw new IllegalArgumentException("queueCapacity is " + queueCapacity + "; expected at least 1");
        }
        if (!oversubscribed && lanes * threadsPerLane > cores()) {
            throw new IllegalArgumentException(lanes + " lanes × " + threadsPerLane + " threads = " + lanes * threadsPerLane
                    + " threads; this machine has " + cores() + " cores (oversubscribed would allow it)");
        }
    }

    /** One lane with all cores. */
    public static LaneConfig ofMachine() {
        return ofLanes(1);
    }

    /**
     * Lanes that divide the cores among them.
     *
     * @throws IllegalArgumentException if there are more lanes than cores
     */
    public static LaneConfig ofLanes(int lanes) {
        requireCount("lanes", lanes);
        return new LaneConfig(lanes, Math.max(1, cores() / lanes), USUAL_QUEUE, false);
    }

    /** The same with another number of threads for each lane. */
    public LaneConfig withThreadsPerLane(int threads) {
        return new LaneConfig(lanes, threads, queueCapacity, oversubscribed);
    }

    /** The same with another queue. */
    public LaneConfig withQueueCapacity(int capacity) {
        return new LaneConfig(lanes, threadsPerLane, capacity, oversubscribed);
    }

    private static void requireCount(String name, int count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException(name + " is " + count + "; expected 1 to " + MOST);
        }
    }

    /** Those that the container allows, not those of the machine. */
    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
