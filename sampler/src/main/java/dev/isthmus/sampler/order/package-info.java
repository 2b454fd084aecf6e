/** Which token comes when: a grid, and orders that turn an image seed into a permutation of its cells. */
package dev.isthmus.sampler.order;
