package dev.isthmus.app.bulk;

import dev.isthmus.app.InputException;

/**
 * One process's part of a job that several work on without knowing of each other: every {@code of}-th shard.
 *
 * @param index which part, from 0
 * @param of    how many parts
 */
public record Share(int index, int of) {
    /** All of it. */
    public static final Share WHOLE = new Share(0, 1);

    public Share {
        if (of < 1 || index < 0 || index >= of) {
            throw new InputException("--shard " + index + "/" + of + " is no part; expected i/n with i from 0 to n - 1");
        }
    }

    /** Whether a shard is in this part. */
    public boolean has(Shard shard) {
        return shard.number() % of == index;
    }

    /** Whether this is everything. */
    public boolean isWhole() {
        return of == 1;
    }
}
