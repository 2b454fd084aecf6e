/**
 * FFM against JNI: one class a subject, one method a row. {@code ffm} are bare calls as this project's runtime makes them, {@code isthmus} its
 * public API, {@code jni} the same C functions through hand-written JNI, and {@code c} the same calls made from C, which is the floor.
 * What a row needs is in a state of its own, so that a fork loads nothing else.
 */
package dev.isthmus.benchmarks;
