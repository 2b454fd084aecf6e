/** What the GtR paper says its methods cost, beside what the plans here cost by the same rules. */
package dev.isthmus.sampler.paper;
