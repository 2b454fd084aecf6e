package dev.isthmus.sampler.generator;

import java.util.List;

/**
 * What became of the requests, at one moment: every request so far is in exactly one of the numbers from {@code queued} to {@code refused}.
 *
 * @param lanes        lanes at work or waiting for it; fewer than configured if one has died, 0 after closing
 * @param queuedImages images that wait for a lane, of whatever request
 * @param queued       requests of which no image was begun
 * @param running      requests that were begun
 * @param finished     requests all of whose images were made
 * @param failed       requests that failed
 * @param cancelled    requests that were cancelled, before or after they were begun
 * @param expired      requests whose deadline passed
 * @param refused      requests that found the queue full
 * @param batches      how many batches of 1, 2, … images were begun; as long as the largest batch allowed
 * @param batchLimit   largest batch allowed now: {@link GeneratorConfig#maxBatch}, or less since memory ran out
 */
public record GeneratorCounts(int lanes, int queuedImages, int queued, int running, long finished, long failed, long cancelled,
                              long expired, long refused, List<Long> batches, int batchLimit) {

    public GeneratorCounts {
        batches = List.copyOf(batches);
    }
}
