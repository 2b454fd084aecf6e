package dev.isthmus.sampler;

import dev.isthmus.sampler.plan.Plan;
import java.util.Arrays;

/**
 * The images of one batch.
 *
 * @param labels      [B] class of each image, or number of its text
 * @param seeds       [B] seed of each image; everything random about an image follows from it
 * @param orders      [B][L] order in which each image's tokens are predicted
 * @param temperature factor on the noise of every reverse diffusion step, 0 or more
 */
public record Request(int[] labels, long[] seeds, int[][] orders, double temperature) {

    public Request {
        if (labels.length == 0 || labels.length != seeds.length || labels.length != orders.length) {
            throw new IllegalArgumentException(labels.length + " labels, " + seeds.length + " seeds and " + orders.length
                    + " orders; expected the same number of each, at least 1");
        }
        if (!(temperature >= 0) || temperature == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("temperature is " + temperature + "; expected a number, 0 or more");
        }
    }

    /** Images with the orders that the plan draws from their seeds. */
    public static Request of(Plan plan, int[] labels, long[] seeds, double temperature) {
        int[][] orders = Arrays.stream(seeds).mapToObj(seed -> plan.order().permutation(plan.grid(), seed)).toArray(int[][]::new);
        return new Request(labels, seeds, orders, temperature);
    }

    int images() {
        return labels.length;
    }

    /** [B][to - from] positions that come at places {@code from} to {@code to} of each image's order, ascending. */
    int[][] positions(int from, int to) {
        int[][] positions = new int[orders.length][];
        for (int b = 0; b < orders.length; b++) {
            positions[b] = Arrays.copyOfRange(orders[b], from, to);
            Arrays.sort(positions[b]);
        }
        return positions;
    }
}
