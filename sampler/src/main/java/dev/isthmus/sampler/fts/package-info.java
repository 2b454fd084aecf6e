/** Frequency-weighted token selection: which tokens of a step deserve more diffusion steps. */
package dev.isthmus.sampler.fts;
