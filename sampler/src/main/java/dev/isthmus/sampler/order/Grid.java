package dev.isthmus.sampler.order;

/**
 * The token grid of one image; a token's position is {@code width * row + column}.
 *
 * @param height rows, 1 .. {@value #MAX_SIDE}
 * @param width columns, 1 .. {@value #MAX_SIDE}
 */
public record Grid(int height, int width) {
    /** The longest side; 1024 x 1024 tokens would already be a 16,384-pixel image. */
    public static final int MAX_SIDE = 1024;

    public Grid {
        requireSide("grid height", height);
        requireSide("grid width", width);
    }

    /** Number of tokens. */
    public int cells() {
        return height * width;
    }

    @Override
    public String toString() {
        return height + "x" + width;
    }

    private static void requireSide(String name, int value) {
        if (value < 1 || value > MAX_SIDE) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed: 1 to " + MAX_SIDE);
        }
    }
}
