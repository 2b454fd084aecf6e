package dev.isthmus.benchmarks;

import static dev.isthmus.benchmarks.BlockSize.HEADS;
import static dev.isthmus.benchmarks.BlockSize.HEAD_WIDTH;
import static dev.isthmus.benchmarks.BlockSize.HIDDEN;
import static dev.isthmus.benchmarks.BlockSize.ROWS;
import static dev.isthmus.benchmarks.BlockSize.WIDTH;

import org.apache.commons.math3.special.Erf;

/** The transformer block that all libraries compute, in loops of double precision: what their results are held against. */
public final class PlainBlock {
    /** How far apart results in single precision may be, as a part of the largest number. */
    private static final double NEAR = 1e-4;

    private PlainBlock() {
    }

    /**
     * Refuses a result that is not the block's.
     *
     * @param result [rows, width], row by row
     */
    public static void requireNear(float[] result) {
        double[] expected = result();
        double largest = 0;
        double apart = result.length == expected.length ? 0 : Double.NaN;
        for (int i = 0; i < expected.length && !Double.isNaN(apart); i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            apart = Math.max(apart, Math.abs(expected[i] - result[i]));
        }
        if (!(apart <= NEAR * largest)) {
            throw new AssertionError(result.length + " numbers are up to " + apart + " from the expected " + expected.length
                    + ", the largest of which is " + largest);
        }
    }

    /** [rows, width], row by row. */
    static double[] result() {
        float[] numbers = Settings.numbers(ROWS * WIDTH);
        double[] x = new double[numbers.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = numbers[i];
        }
        float[] norm = BlockSize.weights(WIDTH);
        double[] qkv = linear(normed(x, norm), BlockSize.weights(3 * WIDTH * WIDTH), WIDTH);
        add(x, linear(attention(qkv), BlockSize.weights(WIDTH * WIDTH), WIDTH));
        double[] hidden = linear(normed(x, norm), BlockSize.weights(HIDDEN * WIDTH), WIDTH);
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] *= 0.5 * (1 + Erf.erf(hidden[i] / Math.sqrt(2)));
        }
        add(x, linear(hidden, BlockSize.weights(WIDTH * HIDDEN), HIDDEN));
        return x;
    }

    private static void add(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += y[i];
        }
    }

    /** Each row made to have mean 0 and variance 1, times the weights, plus the weights. */
    private static double[] normed(double[] x, float[] norm) {
        double[] y = new double[x.length];
        for (int row = 0; row < x.length; row += WIDTH) {
            double sum = 0;
            double squares = 0;
            for (int i = row; i < row + WIDTH; i++) {
                sum += x[i];
                squares += x[i] * x[i];
            }
            double mean = sum / WIDTH;
            double deviation = Math.sqrt(squares / WIDTH - mean * mean + Settings.EPS);
            for (int i = 0; i < WIDTH; i++) {
                y[row + i] = (x[row + i] - mean) / deviation * norm[i] + norm[i];
            }
        }
        return y;
    }

    /** @param weight [out, in] */
    private static double[] linear(double[] x, float[] weight, int in) {
        int out = weight.length / in;
        double[] y = new double[x.length / in * out];
        for (int row = 0; row < x.length / in; row++) {
            for (int o = 0; o < out; o++) {
                double sum = 0;
                for (int i = 0; i < in; i++) {
                    sum += x[row * in + i] * weight[o * in + i];
                }
                y[row * out + o] = sum;
            }
        }
        return y;
    }

    /** @param qkv [rows, 3, heads, head width] */
    private static double[] attention(double[] qkv) {
        double[] mixed = new double[ROWS * WIDTH];
        double[] weights = new double[ROWS];
        for (int head = 0; head < HEADS; head++) {
            for (int row = 0; row < ROWS; row++) {
                double sum = softmax(qkv, head, row, weights);
                for (int other = 0; other < ROWS; other++) {
                    for (int i = 0; i < HEAD_WIDTH; i++) {
                        mixed[row * WIDTH + head * HEAD_WIDTH + i] +=
                                weights[other] / sum * qkv[at(other, 2, head) + i];
                    }
                }
            }
        }
        return mixed;
    }

    /** Fills the weights of all rows for one, and returns their sum. */
    private static double softmax(double[] qkv, int head, int row, double[] weights) {
        double most = Double.NEGATIVE_INFINITY;
        for (int other = 0; other < ROWS; other++) {
            double dot = 0;
            for (int i = 0; i < HEAD_WIDTH; i++) {
                dot += qkv[at(row, 0, head) + i] * qkv[at(other, 1, head) + i];
            }
            weights[other] = dot / Math.sqrt(HEAD_WIDTH);
            most = Math.max(most, weights[other]);
        }
        double sum = 0;
        for (int other = 0; other < ROWS; other++) {
            weights[other] = Math.exp(weights[other] - most);
            sum += weights[other];
        }
        return sum;
    }

    private static int at(int row, int part, int head) {
        return row * 3 * WIDTH + part * WIDTH + head * HEAD_WIDTH;
    }
}
