package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Tensor;

/**
 * What the image tokens of some sequences see of the text in one {@link CrossBlock}.
 *
 * @param keyValue [N, S, 2, H, d] of the first N sequences; null if there are none such
 * @param attended [1, 1, D] that every token of all further sequences gets from its text; null if there are none such
 */
record CrossContext(Tensor keyValue, Tensor attended) {

    /** Sequences that attend, N. */
    long attending() {
        return keyValue == null ? 0 : keyValue.size(0);
    }
}
