package dev.isthmus.sampler.generator;

import java.util.List;

/**
 * An AR step has finished, for some images of a request or for all. Images of one request may be made in several batches, one after the other or
 * at the same time; each event is about one batch.
 *
 * <p>Where memory ran out, a batch is divided and its images begin again with the first AR step.
 *
 * @param arStep  how many AR steps are finished, from 1
 * @param arSteps of how many
 * @param stage   that the last one belonged to, from 1
 * @param stages  of how many
 * @param images  those of the request in this batch, by ascending index
 */
public record GenerationProgress(int arStep, int arSteps, int stage, int stages, List<ImageProgress> images) {

    public GenerationProgress {
        images = List.copyOf(images);
    }
}
