/**
 * Images for a service: {@link dev.isthmus.sampler.generator.Generator} takes requests from any thread, refuses what its queue cannot hold,
 * and computes on lanes what it has accepted, several requests at once where they are alike.
 *
 * <p>A {@link dev.isthmus.sampler.generator.Generation} is a request that was accepted. Inside, {@code RequestQueue} says what is next and
 * keeps the books, a {@code Shift} is one {@code Batch} on a lane, {@code BatchSteps} is what happens between two of its AR steps, and
 * {@code Listening} keeps callers' code away from the lanes.
 */
package dev.isthmus.sampler.generator;
