package dev.isthmus.sampler.parity;

/**
 * One recorded tensor beside ours.
 *
 * @param caseName  file name of the case, without its ending
 * @param probe     which tensor
 * @param maxAbs    max |ours - recorded|; NaN where there is nothing to measure
 * @param maxRel    max |ours - recorded| / max |recorded|; NaN where there is nothing to measure
 * @param tolerance what was allowed, of {@code maxAbs} for images and of {@code maxRel} for everything else
 * @param note      why it failed or was skipped; empty if neither
 */
public record Comparison(String caseName, String probe, double maxAbs, double maxRel, double tolerance, Status status,
                         String note) {

    /** How a comparison ended. */
    public enum Status {
        PASS,
        FAIL,
        /** Not compared, because this kind of case is not supported. */
        SKIP
    }
}
