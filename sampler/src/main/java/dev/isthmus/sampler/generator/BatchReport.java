package dev.isthmus.sampler.generator;

import dev.isthmus.sampler.plan.Preset;
import java.time.Duration;
import java.util.List;

/**
 * What a finished batch took.
 *
 * @param preset   of its images; that of the first request, where equal plans have several names
 * @param images   computed together
 * @param requests that they belong to
 * @param waited   from the arrival of its first request to its start
 * @param stages   time of each stage of the plan, previews included
 * @param decoding from the last AR step to the finished pixels
 */
public record BatchReport(Preset preset, int images, int requests, Duration waited, List<Duration> stages, Duration decoding) {

    public BatchReport {
        stages = List.copyOf(stages);
    }
}
