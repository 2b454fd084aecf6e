package dev.isthmus.app.compare;

/**
 * Where a comparison ran.
 *
 * @param isthmus    version of this program
 * @param libtorch   version of libtorch
 * @param java       version of the JVM
 * @param system     operating system and architecture
 * @param processors that the JVM may use
 * @param threads    that an op is computed with
 */
public record Environment(String isthmus, String libtorch, String java, String system, int processors, int threads) {
}
