package dev.isthmus.app.reproduce;

import dev.isthmus.app.compare.Method;
import dev.isthmus.sampler.metrics.FeatureNet;
import dev.isthmus.sampler.model.ImageModel;

/** A block of images of one preset or pattern: the least that is kept on the disk. */
sealed interface Task permits PresetTask, HalfTask {

    /** Hears how far a task has come. */
    interface Steps {
        /**
         * @param from    first image of the batch
         * @param to      first image after it
         * @param arSteps finished AR steps of it
         */
        void finished(int from, int to, int arSteps);
    }

    /** For progress and file names. */
    String name();

    /** From 0. */
    int block();

    /** What its images are made with. */
    Method method();

    /** How many images it makes. */
    int images();

    /** Everything that its numbers follow from, but for model, machine and the settings of the whole study. */
    String identity();

    /** Makes the images and keeps of them what is wanted; the meaning of the numbers is the task's own. */
    double[] run(ImageModel model, FeatureNet net, Steps steps);

    /** Operations of all its images. */
    default double flops() {
        return method().flops() * images();
    }
}
