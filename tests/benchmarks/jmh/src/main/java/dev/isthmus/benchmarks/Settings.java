package dev.isthmus.benchmarks;

/** What every library computes on and with. */
public final class Settings {
    /** Native threads of one op. */
    public static final int THREADS = Integer.getInteger("threads", 1);
    /** Of layer normalisation. */
    public static final double EPS = 1e-6;

    private Settings() {
    }

    /** The side of a square matrix of so many numbers. */
    public static int side(int elements) {
        int side = (int) Math.round(Math.sqrt(elements));
        if (side * side != elements) {
            throw new IllegalArgumentException("elements is " + elements + "; expected a square number");
        }
        return side;
    }

    /** Eighths of -3 to 3, as {@code native/jni/ops.c} has them. */
    public static float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (i % 7 - 3) * 0.125f;
        }
        return numbers;
    }
}
