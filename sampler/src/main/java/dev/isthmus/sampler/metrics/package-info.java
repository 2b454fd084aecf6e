/**
 * How good images are, as a network that was trained on real ones sees them: Fréchet distance, Inception Score and class
 * accuracy, with the noise floor that the number of images sets.
 */
package dev.isthmus.sampler.metrics;
