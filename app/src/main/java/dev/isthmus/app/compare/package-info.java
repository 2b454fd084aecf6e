/**
 * {@code isthmus compare}: several presets with the same classes and seeds, their images side by side, what they cost and how
 * good they are.
 *
 * <p>{@link dev.isthmus.app.compare.Setup} says what is asked, {@link dev.isthmus.app.compare.Turn}s are the work in its order,
 * {@link dev.isthmus.app.compare.Parts} keeps each finished one on the disk, {@link dev.isthmus.app.compare.Evaluation} reads
 * them back into an {@link dev.isthmus.app.compare.Outcome}, and the writers show that. Nothing but the parts knows of the runs
 * that were interrupted.
 */
package dev.isthmus.app.compare;
