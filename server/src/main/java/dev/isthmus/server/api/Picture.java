package dev.isthmus.server.api;

import dev.isthmus.sampler.plan.Preset;

/**
 * What one picture depends on, besides the model.
 *
 * @param preset      how it is made
 * @param cfg         guidance scale
 * @param temperature factor on the noise of every reverse diffusion step
 * @param label       its class
 * @param seed        what everything random about it follows from
 */
public record Picture(Preset preset, double cfg, double temperature, int label, long seed) {
}
