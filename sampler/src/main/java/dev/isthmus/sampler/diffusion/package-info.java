/** The arithmetic of the reverse diffusion process: base schedule, respacing, coefficients. No tensors. */
package dev.isthmus.sampler.diffusion;
