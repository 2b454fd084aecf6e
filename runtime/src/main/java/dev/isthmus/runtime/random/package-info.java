/**
 * Counter-based randomness: every random number of a run is a pure function of a seed and of what the number is for.
 *
 * <p>{@link dev.isthmus.runtime.random.Philox} is the generator, {@link dev.isthmus.runtime.random.NormalNoise} and
 * {@link dev.isthmus.runtime.random.Shuffle} are its two uses. Nothing here holds state, so neither the batch a
 * thing is computed in, nor the thread, nor the device can change what is drawn.
 */
package dev.isthmus.runtime.random;
