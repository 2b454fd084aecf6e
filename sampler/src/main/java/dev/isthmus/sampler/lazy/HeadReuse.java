package dev.isthmus.sampler.lazy;

/**
 * Which evaluations of the diffusion head run in full, and what the others take from the last full one: the difference between
 * the guidance branches, the increments of some residual blocks, and the MLP outputs of the rest.
 *
 * <p>It is made for many evaluations: with few, each is a large part of the way.
 *
 * @param interval     every how manyth evaluation is full, counted to the last one, which is; the first is too. 1 for all
 * @param firstSkipped first residual block, from 0, whose increment is reused as it is; the published code's are 1 to 4 at every
 *                     model size
 * @param lastSkipped  last of them; less than {@code firstSkipped} for none
 * @param exactShare   share of the evaluations, at the beginning, that still compute the other blocks' MLPs, 0 to 1
 */
public record HeadReuse(int interval, int firstSkipped, int lastSkipped, double exactShare) {

    /** The published code's, used there with 100 evaluations. */
    public static final HeadReuse LAZY_MAR = new HeadReuse(7, 1, 4, 0.1);

    /** Every evaluation in full: nothing is ever reused. */
    public static final HeadReuse NONE = LAZY_MAR.withInterval(1);

    public HeadReuse {
        if (interval < 1) {
            throw new IllegalArgumentException("interval of full evaluations is " + interval + ", allowed: 1 or more");
        }
        if (firstSkipped < 0 || lastSkipped < firstSkipped - 1) {
            throw new IllegalArgumentException("skipped blocks are " + firstSkipped + " to " + lastSkipped
                    + ", allowed: 0 or more to no less than one before");
        }
        if (!(exactShare >= 0 && exactShare <= 1)) {
            throw new IllegalArgumentException("exact share is " + exactShare + ", allowed: 0 to 1");
        }
    }

    /**
     * Whether an evaluation runs in full.
     *
     * @param j           index of the evaluation; they run from {@code evaluations - 1} down to 0
     * @param evaluations of the whole process
     */
    public boolean isFull(int j, int evaluations) {
        return j == evaluations - 1 || j % interval == 0;
    }

    /** Whether an evaluation that is not full computes its MLPs, and caches them, except for the skipped blocks. */
    public boolean isExact(int j, int evaluations) {
        return j > (1 - exactShare) * evaluations;
    }

    /** Whether a residual block's increment is reused as it is. */
    public boolean skips(int block) {
        return block >= firstSkipped && block <= lastSkipped;
    }

    /** This with another {@link #interval}. */
    public HeadReuse withInterval(int other) {
        return new HeadReuse(other, firstSkipped, lastSkipped, exactShare);
    }
}
