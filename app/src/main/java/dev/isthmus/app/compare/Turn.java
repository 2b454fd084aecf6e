package dev.isthmus.app.compare;

import dev.isthmus.app.generate.Job;
import java.util.List;

/**
 * One batch of one method.
 *
 * @param method that makes it
 * @param repeat it belongs to, from 0
 * @param from   index of its first image in the repeat
 * @param jobs   its images
 */
public record Turn(Method method, int repeat, int from, List<Job> jobs) {

    public Turn {
        jobs = List.copyOf(jobs);
    }

    /** Classes, image by image. */
    public int[] labels() {
        return jobs.stream().mapToInt(Job::label).toArray();
    }

    /** Seeds, image by image. */
    public long[] seeds() {
        return jobs.stream().mapToLong(Job::seed).toArray();
    }

    /** Operations of all its images. */
    public double flops() {
        return method.flops() * jobs.size();
    }
}
