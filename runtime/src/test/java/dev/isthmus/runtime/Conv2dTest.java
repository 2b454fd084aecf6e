package dev.isthmus.runtime;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class Conv2dTest extends OpTest {
    private static Nd oracle(Nd x, Nd weight, Nd bias, int stride, int padding) {
        int[] w = weight.shape();
        int height = (x.shape()[2] + 2 * padding - w[2]) / stride + 1;
        int width = (x.shape()[3] + 2 * padding - w[3]) / stride + 1;
        return Nd.make(new int[] {x.shape()[0], w[0], height, width}, i -> {
            double sum = bias == null ? 0 : bias.at(i[1]);
            for (int c = 0; c < w[1]; c++) {
                for (int dy = 0; dy < w[2]; dy++) {
                    for (int dx = 0; dx < w[3]; dx++) {
                        int y = i[2] * stride + dy - padding;
                        int at = i[3] * stride + dx - padding;
                        if (y >= 0 && y < x.shape()[2] && at >= 0 && at < x.shape()[3]) {
                            sum += x.at(i[0], c, y, at) * weight.at(i[1], c, dy, dx);
                        }
                    }
                }
            }
            return sum;
        });
    }

    private void check(Nd x, Nd weight, Nd bias, int stride, int padding) {
        Nd expected = oracle(x, weight, bias, stride, padding);
        double scale = oracle(x.abs(), weight.abs(), bias == null ? null : bias.abs(), stride, padding).largest();
        Tensor b = bias == null ? null : bias.tensor();
        expected.assertMatches(x.tensor().conv2d(weight.tensor(), b, stride, padding), TOLERANCE, scale);
        expected.assertMatches(x.strided().conv2d(weight.strided(), b, stride, padding), TOLERANCE, scale);
    }

    @RepeatedTest(10)
    void oddSizes() {
        int channels = size(5);
        int out = size(7);
        int kernel = size(3);
        Nd x = Nd.random(random, size(3), channels, 3 + size(6), 3 + size(8));
        Nd weight = Nd.random(random, out, channels, kernel, size(3));
        int stride = size(2);
        int padding = random.nextInt(3);
        check(x, weight, Nd.random(random, out), stride, padding);
        check(x, weight, null, stride, padding);
    }

    @Test
    void largeEnoughForThreads() {
        check(Nd.random(random, 2, 16, 23, 21), Nd.random(random, 17, 16, 3, 3), Nd.random(random, 17), 1, 1);
    }

    @Test
    void refusals() {
        Tensor x = Nd.random(random, 1, 2, 5, 5).tensor();
        Tensor w = Nd.random(random, 3, 2, 3, 3).tensor();
        Tensor large = Nd.random(random, 3, 2, 7, 7).tensor();
        Tensor two = Nd.random(random, 2).tensor();
        Refusals.refused(ShapeException.class, () -> x.conv2d(x.permute(1, 0, 2, 3), null, 1, 0), "conv2d");
        Refusals.refused(ShapeException.class, () -> x.select(0, 0).conv2d(w, null, 1, 0), "conv2d", "F32[2, 5, 5]");
        Refusals.refused(ShapeException.class, () -> x.conv2d(large, null, 1, 0), "conv2d", "smaller");
        Refusals.refused(ShapeException.class, () -> x.conv2d(w, two, 1, 0), "conv2d", "expected");
        Refusals.refused(IllegalArgumentException.class, () -> x.conv2d(w, null, 0, 0), "conv2d", "stride");
        Refusals.refused(IllegalArgumentException.class, () -> x.conv2d(w, null, 1, -1), "conv2d", "padding");
    }
}
