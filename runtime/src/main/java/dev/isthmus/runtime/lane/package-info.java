/**
 * Lanes: a fixed number of platform threads on which all native work of a program runs.
 *
 * <p>libtorch keeps memory and a pool of helper threads for every thread that computes. A server that computed on its request
 * threads would grow with the number of requests; with lanes, both are settled at the start, however many threads ask, and the
 * asking threads may be virtual.
 *
 * {@snippet :
 * LaneLocal<ImageModel> model = LaneLocal.of("model", () -> ImageModel.open(directory));
 * try (Lanes lanes = Lanes.start(LaneConfig.ofLanes(2), model)) {
 *     Ticket<List<Pixels>> ticket = lanes.submit(lane -> lane.get(model)
 *             .generate(plan, request, noise, StepListener.stoppedBy(lane)));
 *     List<Pixels> images = ticket.get();
 * }
 * }
 *
 * {@link dev.isthmus.runtime.lane.Lanes} takes tasks and hands out {@link dev.isthmus.runtime.lane.Ticket}s;
 * {@link dev.isthmus.runtime.lane.LaneLocal} is for what every lane needs one of.
 */
package dev.isthmus.runtime.lane;
