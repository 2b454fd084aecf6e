package dev.isthmus.app.bulk;

/**
 * A range of a job's images, made and kept together.
 *
 * @param number from 0
 * @param from   place of its first image in the output
 * @param to     place after its last image
 */
public record Shard(int number, int from, int to) {

    /** How many images. */
    public int size() {
        return to - from;
    }
}
