package dev.isthmus.sampler.plan;

/**
 * Which {@link dev.isthmus.sampler.Backbone} and head a preset runs on. A plan says what to predict when; some methods, such as
 * LazyMAR, change instead how much of the network is computed for it.
 */
public enum BackboneKind {
    /** The whole MAR network at every AR step, the whole head at every diffusion step. */
    MAR
}
