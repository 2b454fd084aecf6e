/** What a plan costs on a network, by counting its matrix products. */
package dev.isthmus.sampler.flops;
