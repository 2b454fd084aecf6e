/** What is measured of whole processes: start-up, and the collector's pauses while arrays are handed over. Linux only, by {@code /proc}. */
package dev.isthmus.benchmarks.process;
