package dev.isthmus.runtime;

/**
 * How a kernel is spread over a GPU.
 *
 * @param blocksX     1 to 2^31 - 1
 * @param blocksY     1 to 65535
 * @param threads     of a block, 1 to 1024
 * @param sharedBytes 0 to 48 KB: more has to be asked for, kernel by kernel
 */
record Grid(long blocksX, int blocksY, int threads, int sharedBytes) {

    private static final int MAX_BLOCKS_Y = 65535;
    private static final int MAX_THREADS = 1024;
    private static final int MAX_SHARED_BYTES = 48 << 10;

    Grid {
        require("blocksX", blocksX, 1, Integer.MAX_VALUE);
        require("blocksY", blocksY, 1, MAX_BLOCKS_Y);
        require("threads", threads, 1, MAX_THREADS);
        require("sharedBytes", sharedBytes, 0, MAX_SHARED_BYTES);
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("launch: " + name + " is " + value + "; expected " + least + " to " + most);
        }
    }
}
