package dev.isthmus.sampler.generator;

import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Plan;

/**
 * What images must have in common to be computed together.
 *
 * @param backbone    that carries out the plan
 * @param plan        with the guidance in it
 * @param temperature of the noise
 */
record Way(BackboneKind backbone, Plan plan, double temperature) {
}
