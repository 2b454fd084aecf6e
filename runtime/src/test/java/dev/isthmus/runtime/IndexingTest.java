package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class IndexingTest extends OpTest {
    private static Tensor indices(int... index) {
        return Tensor.of(IntStream.of(index).asLongStream().toArray(), index.length);
    }

    @RepeatedTest(10)
    void indexSelect() {
        Nd x = Nd.random(random, size(5), size(6), size(7));
        for (int dim = 0; dim < 3; dim++) {
            int d = dim;
            int[] index = random.ints(random.nextInt(9), 0, x.shape()[d]).toArray();
            int[] to = x.shape().clone();
            to[d] = index.length;
            Nd expected = Nd.make(to, i -> {
                int[] at = i.clone();
                at[d] = index[i[d]];
                return x.at(at);
            });
            expected.assertMatches(x.tensor().indexSelect(d, indices(index)), 0);
            expected.assertMatches(x.strided().indexSelect(d - 3, indices(index)), 0);
        }
    }

    @RepeatedTest(10)
    void indexCopy() {
        Nd x = Nd.random(random, size(5), size(6), size(7));
        for (int dim = 0; dim < 3; dim++) {
            int d = dim;
            List<Integer> all = new ArrayList<>(IntStream.range(0, x.shape()[d]).boxed().toList());
            Collections.shuffle(all, random);
            int[] index = all.stream().mapToInt(Integer::intValue).limit(size(all.size())).toArray();
            int[] from = x.shape().clone();
            from[d] = index.length;
            Nd source = Nd.random(random, from);
            Nd expected = Nd.make(x.shape(), i -> {
                int[] at = i.clone();
                at[d] = all.subList(0, index.length).indexOf(i[d]);
                return at[d] < 0 ? x.at(i) : source.at(at);
            });
            Tensor whole = x.tensor();
            whole.indexCopyInPlace(d, indices(index), source.strided());
            expected.assertMatches(whole, 0);
            Tensor view = x.strided();
            view.indexCopyInPlace(d - 3, indices(index), source.tensor());
            expected.assertMatches(view, 0);
        }
    }

    @Test
    void indexCopyThroughAView() {
        Tensor t = Tensor.zeros(DType.F32, 2, 3);
        t.select(0, 1).indexCopyInPlace(0, indices(2, 0), Tensor.of(new float[] {5, 6}, 2));
        new Nd(new int[] {2, 3}, new double[] {0, 0, 0, 6, 0, 5}).assertMatches(t, 0);
    }

    @Test
    void integersStayExact() {
        Tensor t = Tensor.of(new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 3}, 3);
        assertEquals(Long.MIN_VALUE,
                t.indexSelect(0, indices(1)).segment().get(ValueLayout.JAVA_LONG, 0));
    }

    @Test
    void refusals() {
        Tensor x = Nd.random(random, 3, 4).tensor();
        Tensor row = x.narrow(0, 0, 1).copy();
        Tensor all = x.copy();
        for (int outside : new int[] {3, -1, Integer.MAX_VALUE}) {
            Refusals.refused(TorchException.class, () -> x.indexSelect(0, indices(0, outside)), "aten::index_select",
                    "index out of range");
            Refusals.refused(TorchException.class, () -> x.indexCopyInPlace(0, indices(outside), row),
                    "aten::index_copy_", "out of bounds");
        }
        Refusals.refused(ShapeException.class, () -> x.indexSelect(2, indices(0)), "indexSelect", "dimension 2");
        Refusals.refused(ShapeException.class, () -> x.indexCopyInPlace(2, indices(0), x), "indexCopy", "dimension 2");
        Refusals.refused(DTypeException.class, () -> x.indexSelect(0, x.select(0, 0)), "indexSelect", "index");
        Refusals.refused(TorchException.class, () -> x.indexSelect(0, indices(0, 1).view(2, 1)), "aten::index_select",
                "vector");
        Refusals.refused(TorchException.class, () -> x.indexCopyInPlace(0, indices(0, 1), all), "aten::index_copy_");
        Refusals.refused(TorchException.class, () -> x.indexCopyInPlace(0, indices(0, 1, 2), x.to(DType.F64)),
                "aten::index_copy_", "dtype");
    }
}
