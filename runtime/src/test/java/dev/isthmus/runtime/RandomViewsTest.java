package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random chains of views of a tensor whose elements are their own numbers, against the same chain on plain indices. */
@ExtendWith({NoLeaks.class, InScope.class})
class RandomViewsTest {
    private final Random random = Seed.random(RandomViewsTest.class);

    private record Pair(Tensor tensor, Nd oracle) {
    }

    @Test
    void chains() {
        for (int chain = 0; chain < 300; chain++) {
            try (Scope scope = Scope.open()) {
                int[] shape = random.ints(random.nextInt(5), 1, 6).toArray();
                int[] next = {0};
                Nd numbers = Nd.make(shape, index -> next[0]++);
                Pair pair = new Pair(numbers.tensor(), numbers);
                List<String> steps = new ArrayList<>(List.of(pair.tensor.toString()));
                for (int step = 0; step < 8; step++) {
                    pair = step(pair, steps);
                    assertArrayEquals(pair.oracle.longShape(), pair.tensor.shape(), steps::toString);
                    assertArrayEquals(pair.oracle.data(), Nd.of(pair.tensor).data(), steps::toString);
                }
            }
        }
    }

    private Pair step(Pair p, List<String> steps) {
        int[] shape = p.oracle.shape();
        int rank = shape.length;
        int kind = random.nextInt(rank == 0 ? 2 : 6);
        int d = rank == 0 ? 0 : random.nextInt(rank);
        int given = random.nextBoolean() ? d : d - rank;
        switch (kind) {
            case 0 -> {
                int[] to = factors(p.oracle.data().length);
                steps.add("reshape");
                return new Pair(p.tensor.reshape(longs(to)), new Nd(to, p.oracle.data()));
            }
            case 1 -> {
                int[] to = factors(p.oracle.data().length);
                if (!p.tensor.isContiguous()) {
                    return p;
                }
                steps.add("view");
                long[] asked = longs(to);
                asked[random.nextInt(asked.length)] = -1;
                return new Pair(p.oracle.data().length == 0 ? p.tensor.view(longs(to)) : p.tensor.view(asked),
                        new Nd(to, p.oracle.data()));
            }
            case 2 -> {
                List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
                Collections.shuffle(order, random);
                int[] by = order.stream().mapToInt(Integer::intValue).toArray();
                steps.add("permute " + order);
                return new Pair(p.tensor.permute(by), Nd.make(IntStream.of(by).map(i -> shape[i]).toArray(), index -> {
                    int[] from = new int[rank];
                    for (int i = 0; i < rank; i++) {
                        from[by[i]] = index[i];
                    }
                    return p.oracle.at(from);
                }));
            }
            case 3 -> {
                int start = random.nextInt(shape[d] + 1);
                int length = random.nextInt(8) == 0 ? 0 : random.nextInt(shape[d] - start + 1);
                int[] to = shape.clone();
                to[d] = length;
                steps.add("narrow " + given + " " + start + " " + length);
                return new Pair(p.tensor.narrow(given, start, length), Nd.make(to, index -> {
                    int[] from = index.clone();
                    from[d] += start;
                    return p.oracle.at(from);
                }));
            }
            case 4 -> {
                if (shape[d] == 0) {
                    return p;
                }
                int entry = random.nextInt(shape[d]);
                steps.add("select " + given + " " + entry);
                int[] to = IntStream.range(0, rank).filter(i -> i != d).map(i -> shape[i]).toArray();
                return new Pair(p.tensor.select(given, entry), Nd.make(to, index -> p.oracle.at(IntStream.range(0, rank)
                        .map(i -> i < d ? index[i] : i == d ? entry : index[i - 1]).toArray())));
            }
            default -> {
                int[] to = IntStream.of(shape).map(s -> s == 1 ? 1 + random.nextInt(3) : s).toArray();
                steps.add("expand");
                return new Pair(p.tensor.expand(longs(to)), Nd.make(to, p.oracle::broadcastAt));
            }
        }
    }

    /** A random shape of so many elements. */
    private int[] factors(int elements) {
        int[] shape = new int[1 + random.nextInt(4)];
        int left = elements;
        for (int d = 0; d + 1 < shape.length; d++) {
            int rest = left;
            int[] divisors = IntStream.rangeClosed(1, Math.max(rest, 1)).filter(i -> rest % i == 0).toArray();
            shape[d] = divisors[random.nextInt(divisors.length)];
            left /= shape[d];
        }
        shape[shape.length - 1] = left;
        return shape;
    }

    private static long[] longs(int[] shape) {
        return IntStream.of(shape).asLongStream().toArray();
    }
}
