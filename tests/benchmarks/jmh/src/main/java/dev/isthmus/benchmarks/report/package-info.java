/** Makes {@code docs/ffm-vs-jni.md} and its plots of what the benchmarks wrote. */
package dev.isthmus.benchmarks.report;
