/**
 * What a run will do, as data: how many tokens each AR step predicts, with how many diffusion steps and how much
 * guidance.
 *
 * <p>A {@link dev.isthmus.sampler.plan.Preset} names a {@link dev.isthmus.sampler.plan.Recipe}, one that ships
 * ({@link dev.isthmus.sampler.plan.Presets}) or one that a user wrote ({@link dev.isthmus.sampler.plan.PresetJson}); a recipe
 * and a grid make a {@link dev.isthmus.sampler.plan.Plan}; the sampler runs plans and knows neither of the others.
 */
package dev.isthmus.sampler.plan;
