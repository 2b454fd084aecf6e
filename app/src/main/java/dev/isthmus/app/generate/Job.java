package dev.isthmus.app.generate;

/**
 * One image to make.
 *
 * @param label its class
 * @param seed  what everything random about it follows from
 */
public record Job(int label, long seed) {
}
