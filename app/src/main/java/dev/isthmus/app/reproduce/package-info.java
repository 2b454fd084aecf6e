/**
 * {@code isthmus reproduce}: the claims of the GtR paper put to the test on a model that is small enough for it.
 *
 * <p>{@link dev.isthmus.app.reproduce.Experiments} says as data what is compared and what is claimed of it,
 * {@link dev.isthmus.app.reproduce.Study} makes tasks of that, {@link dev.isthmus.app.reproduce.Reproduction} carries out those
 * that are not finished, and {@link dev.isthmus.app.reproduce.Publication} makes a page of the
 * {@link dev.isthmus.app.reproduce.Results}. A page can be made again of results alone, without a model.
 */
package dev.isthmus.app.reproduce;
