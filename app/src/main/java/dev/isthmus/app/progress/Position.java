package dev.isthmus.app.progress;

/**
 * How far a run has come.
 *
 * @param what     is being run, where a run has several parts; else empty
 * @param fraction of all work, 0 to 1
 * @param first    first image of the batch being computed, from 1
 * @param last     last image of that batch
 * @param images   of the whole run
 * @param arStep   finished AR steps of the batch
 * @param arSteps  of every batch
 * @param stage    of the step now running, from 1
 * @param stages   of every batch
 */
public record Position(String what, double fraction, int first, int last, int images, int arStep, int arSteps, int stage,
                       int stages) {

    /** The same, said to be in a part of the run. */
    public Position in(String part) {
        return new Position(part, fraction, first, last, images, arStep, arSteps, stage, stages);
    }

    /** For example {@code images 1-10 of 20, AR step 7/32, stage 1/3}. */
    String text() {
        return (what.isEmpty() ? "" : what + ": ") + (first == last ? "image " + first : "images " + first + "-" + last) + " of "
                + images + ", AR step " + arStep + "/" + arSteps + (stages == 1 ? "" : ", stage " + stage + "/" + stages);
    }
}
