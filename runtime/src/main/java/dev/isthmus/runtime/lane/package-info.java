/**
 * Lanes: a fixed number of platform threads on which all native work of a program runs.
 *
 * <p>libtorch keeps memory and a pool of helper threads for every thread that computes. A server that computed on its request
 * threads would grow with the number of requests; with lanes, both are settled at the start, however many threads ask, and the
 * asking threads may be virtual.
 *
 * {@snippet :
 * try (SharedScope weights = SharedScope.open();                       // read by all lanes
 *         Lanes lanes = Lanes.start(LaneConfig.ofLanes(2))) {
 *     Tensor w;
 *     try (Scope scope = Scope.open()) {
 *         w = checkpoint.tensor("w").moveTo(weights);
 *     }
 *     Ticket<float[]> ticket = lanes.submit(lane -> Tensor.of(values, 2, 3).linear(w, null).toFloats());
 *     float[] result = ticket.get();
 * }
 * }
 *
 * {@link dev.isthmus.runtime.lane.Lanes} takes tasks and hands out {@link dev.isthmus.runtime.lane.Ticket}s;
 * {@link dev.isthmus.runtime.lane.LaneLocal} is for what every lane needs one of.
 */
package dev.isthmus.runtime.lane;
