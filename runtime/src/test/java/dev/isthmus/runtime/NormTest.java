package dev.isthmus.runtime;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class NormTest extends OpTest {
    /** Large, so that leaving it out or misplacing it shows. */
    private static final double EPS = 0.03;

    private static double normalised(double x, double[] group) {
        double mean = DoubleStream.of(group).average().orElseThrow();
        double variance = DoubleStream.of(group).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        return (x - mean) / Math.sqrt(variance + EPS);
    }

    private static Nd layerOracle(Nd x, Nd weight, Nd bias) {
        int last = x.shape().length - 1;
        return Nd.make(x.shape(), index -> {
            double[] row = new double[x.shape()[last]];
            int[] at = index.clone();
            for (int k = 0; k < row.length; k++) {
                at[last] = k;
                row[k] = x.at(at);
            }
            return normalised(x.at(index), row) * (weight == null ? 1 : weight.at(index[last]))
                    + (bias == null ? 0 : bias.at(index[last]));
        });
    }

    private static Nd groupOracle(Nd x, int groups, Nd weight, Nd bias) {
        int channels = x.shape()[1] / groups;
        int pixels = x.shape()[2] * x.shape()[3];
        return Nd.make(x.shape(), index -> {
            double[] group = new double[channels * pixels];
            int first = index[1] / channels * channels;
            for (int k = 0; k < group.length; k++) {
                group[k] = x.at(index[0], first + k / pixels, k % pixels / x.shape()[3], k % x.shape()[3]);
            }
            return normalised(x.at(index), group) * (weight == null ? 1 : weight.at(index[1]))
                    + (bias == null ? 0 : bias.at(index[1]));
        });
    }

    private static void check(Nd expected, Tensor actual) {
        expected.assertMatches(actual, 1e-5, Math.max(1, expected.largest()));
    }

    @RepeatedTest(5)
    void layerNorm() {
        Nd x = Nd.random(random, size(5), size(9), size(41));
        int last = x.shape()[2];
        Nd weight = Nd.random(random, last);
        Nd bias = Nd.random(random, last);
        check(layerOracle(x, weight, bias), x.tensor().layerNorm(weight.tensor(), bias.tensor(), EPS));
        check(layerOracle(x, weight, bias), x.strided().layerNorm(weight.tensor(), bias.tensor(), EPS));
        check(layerOracle(x, weight, null), x.tensor().layerNorm(weight.tensor(), null, EPS));
        check(layerOracle(x, null, bias), x.tensor().layerNorm(null, bias.tensor(), EPS));
        check(layerOracle(x, null, null), x.tensor().layerNorm(null, null, EPS));
    }

    @RepeatedTest(5)
    void groupNorm() {
        int groups = size(4);
        int channels = groups * size(3);
        Nd x = Nd.random(random, size(3), channels, size(5), size(7));
        Nd weight = Nd.random(random, channels);
        Nd bias = Nd.random(random, channels);
        check(groupOracle(x, groups, weight, bias), x.tensor().groupNorm(groups, weight.tensor(), bias.tensor(), EPS));
        check(groupOracle(x, groups, weight, bias), x.strided().groupNorm(groups, weight.tensor(), bias.tensor(), EPS));
        check(groupOracle(x, groups, null, null), x.tensor().groupNorm(groups, null, null, EPS));
    }

    @Test
    void largeEnoughForThreads() {
        Nd x = Nd.random(random, 301, 257);
        check(layerOracle(x, null, null), x.tensor().layerNorm(null, null, EPS));
    }

    @Test
    void layerNormRefusals() {
        Tensor x = Nd.random(random, 2, 3).tensor();
        Tensor two = Nd.random(random, 2).tensor();
        Refusals.refused(ShapeException.class, () -> x.layerNorm(two, null, EPS), "layerNorm", "F32[2]");
        Refusals.refused(ShapeException.class, () -> x.layerNorm(null, two, EPS), "layerNorm", "expected [3]");
        Refusals.refused(ShapeException.class, () -> two.select(0, 0).layerNorm(null, null, EPS), "rank 0");
    }

    @Test
    void groupNormRefusals() {
        Tensor x = Nd.random(random, 2, 6, 1, 1).tensor();
        Tensor two = Nd.random(random, 2).tensor();
        Refusals.refused(ShapeException.class, () -> x.groupNorm(4, null, null, EPS), "4 groups", "F32[2, 6, 1, 1]");
        Refusals.refused(ShapeException.class, () -> x.groupNorm(0, null, null, EPS), "0 groups");
        Refusals.refused(ShapeException.class, () -> x.groupNorm(-2, null, null, EPS), "-2 groups");
        Refusals.refused(ShapeException.class, () -> two.groupNorm(1, null, null, EPS), "groupNorm");
        Refusals.refused(ShapeException.class, () -> x.groupNorm(2, two, null, EPS), "groupNorm", "expected [6]");
        Refusals.refused(ShapeException.class, () -> x.groupNorm(2, null, two, EPS), "groupNorm", "expected [6]");
    }
}
