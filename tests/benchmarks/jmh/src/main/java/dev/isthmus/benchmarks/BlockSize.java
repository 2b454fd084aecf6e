package dev.isthmus.benchmarks;

/** Of a transformer block of the embedded model, with the rows of an AR step at which all tokens are known. */
public final class BlockSize {
    /** Rows: 256 tokens and 16 of the class. */
    public static final int ROWS = 272;
    public static final int WIDTH = 256;
    public static final int HEADS = 8;
    public static final int HEAD_WIDTH = WIDTH / HEADS;
    public static final int HIDDEN = 4 * WIDTH;
    /** Makes of {@link Settings#numbers} weights that leave numbers about as large as they were. */
    public static final float SCALE = 0.1f;

    private BlockSize() {
    }

    /** Weights of so many numbers. */
    public static float[] weights(int count) {
        float[] weights = Settings.numbers(count);
        for (int i = 0; i < count; i++) {
            weights[i] *= SCALE * (1 + i % 5);
        }
        return weights;
    }
}
