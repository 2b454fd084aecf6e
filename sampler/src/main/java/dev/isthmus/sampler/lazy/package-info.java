/**
 * When and how much a cached network computes anew: LazyMAR (Yan et al., "LazyMAR: Accelerating Masked Autoregressive Models via
 * Feature Caching", ICCV 2025), with the numbers of its published code. Nothing here needs libtorch.
 */
package dev.isthmus.sampler.lazy;
