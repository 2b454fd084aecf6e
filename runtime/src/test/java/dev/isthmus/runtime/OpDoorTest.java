package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every kind of argument and result through the general door, against numbers worked out by hand. */
@ExtendWith({NoLeaks.class, InScope.class})
class OpDoorTest {
    private Tensor x;

    @BeforeEach
    void make() {
        x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    }

    @Test
    void defaultsNamesAndNumbers() {
        assertArrayEquals(new float[] {1, 2, 3, 5, 7, 9}, Op.of("aten::cumsum").call(x, 0).toFloats());
        assertArrayEquals(new double[] {1, 3, 6, 4, 9, 15},
                Op.of("aten::cumsum").call(x, 1, Op.named("dtype", DType.F64)).toDoubles());
        Tensor pi = Tensor.of(new double[] {3.14159}, 1);
        assertArrayEquals(new double[] {3.14}, Op.of("aten::round", "decimals").call(pi, Op.named("decimals", 2)).toDoubles());
        assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, Op.of("aten::transpose", "int").call(x, 0, 1).toFloats());
    }

    @Test
    void listsAndOptionals() {
        Op layerNorm = Op.of("aten::layer_norm");
        Tensor w = Tensor.of(new float[] {2, 2, 2}, 3);
        float[] typed = x.layerNorm(w, null, 1e-5).toFloats();
        assertArrayEquals(typed, layerNorm.call(x, new long[] {3}, w).toFloats());
        assertArrayEquals(typed, layerNorm.call(x, List.of(3), Optional.of(w), Optional.empty(), 1e-5, false).toFloats());
        assertArrayEquals(typed, layerNorm.call(x, new int[] {3}, w, null, 1e-5f, true).toFloats(), 1e-6f);
        assertArrayEquals(new float[] {21}, Op.of("aten::sum", "dim_IntList").call(x, new long[] {0, 1}).toFloats());
        assertArrayEquals(new float[] {5, 7, 9}, Op.of("aten::sum", "dim_IntList").call(x, 0).toFloats(), "int[1] takes one int");
        assertArrayEquals(new float[] {6, 15}, Op.of("aten::sum", "dim_IntList").call(x, List.of(-1)).toFloats());
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6}, Op.of("aten::cat").call(List.of(x, x)).toFloats());
        assertArrayEquals(new long[] {2, 2, 3}, Op.of("aten::stack").call(new Tensor[] {x, x}, 0).shape());
        /* Tensor?[]: [:, [2, 0]] */
        assertArrayEquals(new float[] {3, 1, 6, 4}, Op.of("aten::index", "Tensor")
                .call(x, Arrays.asList(null, Tensor.of(new long[] {2, 0}, 2))).toFloats());
        /* SymInt[]? and float[]? */
        Tensor picture = x.view(1, 1, 2, 3);
        assertArrayEquals(picture.upsampleNearest2x().toFloats(), Op.of("aten::upsample_nearest2d", "vec")
                .call(picture, null, new float[] {2, 2}).toFloats());
        assertArrayEquals(x.toFloats(), Op.of("aten::contiguous").call(x, Op.named("memory_format", MemoryFormat.CONTIGUOUS)).toFloats());
    }

    @Test
    void stringsDTypesAndDevices() {
        assertArrayEquals(x.gelu().toFloats(), Op.of("aten::gelu").call(x).toFloats());
        assertEquals(0.8411919906, Op.of("aten::gelu").call(Tensor.of(new double[] {1}, 1), Op.named("approximate", "tanh"))
                .item(), 1e-9);
        assertEquals(DType.F16, Op.of("aten::to", "dtype").call(x, DType.F16).dtype());
        assertEquals(DType.I32, Op.of("aten::to", "device").call(x, Device.CPU, DType.I32).dtype());
        Tensor zeros = Op.of("aten::zeros").call(new long[] {2, 2}, Op.named("dtype", DType.I64),
                Op.named("device", Device.CPU));
        assertArrayEquals(new long[4], zeros.toLongs());
        assertArrayEquals(new float[] {21}, Op.of("aten::einsum").call("ij->", List.of(x)).toFloats());
    }

    @Test
    void severalResultsListsAndPlainValues() {
        Results best = Op.of("aten::topk").callAll(x, 2);
        assertEquals(2, best.size());
        assertArrayEquals(new float[] {3, 2, 6, 5}, best.tensor(0).toFloats());
        assertArrayEquals(new long[] {2, 1, 2, 1}, best.tensor(1).toLongs());
        List<Tensor> columns = Op.of("aten::unbind", "int").callAll(x, 1).tensors();
        assertEquals(3, columns.size());
        assertArrayEquals(new float[] {2, 5}, columns.get(1).toFloats());
        assertEquals(1000, Op.of("aten::split", "Tensor").callAll(Tensor.zeros(DType.F32, 1000), 1).size());
        assertTrue(Op.of("aten::equal").callAll(x, x.copy()).flag(0));
        assertFalse(Op.of("aten::allclose").callAll(x, x.add(1)).flag(0));
        assertEquals(3, Op.of("aten::size", "int").callAll(x, 1).integer(0));
    }

    @Test
    void scalarsWholeAndNot() {
        Tensor counts = Tensor.of(new long[] {1, 2, 3}, 3);
        assertArrayEquals(new long[] {6, 7, 8}, Op.of("aten::add", "Scalar").call(counts, 5).toLongs());
        assertArrayEquals(new long[] {11, 12, 13}, Op.of("aten::add", "Scalar").call(counts, 5, 2).toLongs());
        assertArrayEquals(new long[] {-1, -2, -3},
                Op.of("aten::sub", "Tensor").call(counts, counts, Op.named("alpha", 2)).toLongs());
        assertArrayEquals(new float[] {1.5f, 2.5f, 3.5f}, Op.of("aten::add", "Scalar").call(counts, 0.5).toFloats());
        assertArrayEquals(new long[] {2, 3, 5}, Op.of("aten::remainder", "Scalar")
                .call(Tensor.of(new long[] {12, 13, 15}, 3), 10).toLongs());
        assertArrayEquals(new float[] {2, 2, 3, 4, 5, 5}, Op.of("aten::clamp").call(x, 2, 5).toFloats());
        assertArrayEquals(new float[] {1, 2, 3, 4, 4, 4}, Op.of("aten::clamp").call(x, Op.named("max", 4)).toFloats());
        assertArrayEquals(new boolean[] {false, false, true}, Op.of("aten::gt", "Scalar").call(counts, 2).toBooleans());
        assertArrayEquals(new long[] {2, 4, 8}, Op.of("aten::pow", "Scalar").call(2, counts).toLongs());
        assertArrayEquals(new long[] {3, 5, 7}, Op.of("aten::arange", "start_step").call(3, 9, 2).toLongs());
        assertArrayEquals(new float[] {0, 0.5f}, Op.of("aten::arange", "start_step").call(0, 1, 0.5).toFloats());
        assertArrayEquals(new double[] {7, 7}, Op.of("aten::full").call(new long[] {2}, 7, Op.named("dtype", DType.F64))
                .toDoubles());
        Tensor eye = Tensor.of(new float[] {1, 0, 0, 1}, 2, 2);
        assertArrayEquals(new float[] {3, 0, 0, 3},
                Op.of("aten::addmm").call(eye, eye, eye, Op.named("beta", 1), Op.named("alpha", 2.0)).toFloats());
    }

    @Test
    void inPlaceAndOutGiveTheTensorItself() {
        Tensor t = x.copy();
        assertSame(t, Op.of("aten::mul_", "Tensor").call(t, t));
        assertArrayEquals(new float[] {1, 4, 9, 16, 25, 36}, t.toFloats());
        assertSame(t, Op.of("aten::add_", "Scalar").call(t, 1));
        assertArrayEquals(new float[] {2, 5, 10, 17, 26, 37}, t.toFloats());
        Tensor out = Tensor.empty(DType.F32, 2, 3);
        assertSame(out, Op.of("aten::mul", "out").call(x, x, Op.named("out", out)));
        assertArrayEquals(new float[] {1, 4, 9, 16, 25, 36}, out.toFloats());
    }

    @Test
    void nothingChangesATensorsShape() {
        Tensor t = x.copy();
        Refusals.refused(ShapeException.class, () -> Op.of("aten::t_").call(t), "aten::t_", "[2, 3]", "[3, 2]");
        Refusals.refused(ShapeException.class, () -> Op.of("aten::unsqueeze_").call(t, 0), "[1, 2, 3]");
        Refusals.refused(TorchException.class, () -> Op.of("aten::resize_").call(t, new long[] {100}), "resizable");
        Tensor small = Tensor.empty(DType.F32, 2);
        Refusals.refused(TorchException.class, () -> Op.of("aten::mul", "out").call(x, x, Op.named("out", small)), "resizable");
        assertArrayEquals(x.toFloats(), t.toFloats());
        try (SharedScope weights = SharedScope.open()) {
            Tensor shared = x.copy().moveTo(weights);
            Refusals.refused(ReadOnlyException.class, () -> Op.of("aten::zero_").call(shared), "read-only");
        }
    }

    @Test
    void aViewOfBorrowedMemoryEndsWithTheArena() {
        Tensor view;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3, 4);
            Tensor t = Tensor.of(memory, DType.F32, 2, 2);
            view = Op.of("aten::diagonal").call(t);
            assertArrayEquals(new float[] {1, 4}, view.toFloats());
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, 3, 9);
            assertArrayEquals(new float[] {1, 9}, view.toFloats());
        }
        Refusals.refused(ClosedException.class, view::copy, "borrows");
    }

    @Test
    void generators() {
        Op randn = Op.of("aten::randn", "generator");
        float[] first = randn.call(new long[] {5}, Op.named("generator", Generator.seeded(7))).toFloats();
        Generator again = Generator.seeded(7);
        assertArrayEquals(first, randn.call(new long[] {5}, Op.named("generator", again)).toFloats());
        assertFalse(Arrays.equals(first, randn.call(new long[] {5}, Op.named("generator", again)).toFloats()), "it has a state");
        again.close();
        Refusals.refused(ClosedException.class, () -> randn.call(new long[] {5}, Op.named("generator", again)), "Generator");
    }

    @Test
    void wrongArguments() {
        Op softmax = Op.of("aten::softmax", "int");
        Refusals.refused(IllegalArgumentException.class, () -> softmax.call(x), "dim", "int");
        Refusals.refused(IllegalArgumentException.class, () -> softmax.call(x, 1.5), "dim", "Double 1.5", "int");
        Refusals.refused(IllegalArgumentException.class, () -> softmax.call(7, 1), "self", "Integer 7", "Tensor");
        Refusals.refused(IllegalArgumentException.class, () -> softmax.call(null, 1), "self", "null");
        Refusals.refused(IllegalArgumentException.class, () -> softmax.call((Object[]) null), "self");
        Refusals.refused(IllegalArgumentException.class, () -> softmax.call(x, 1, null, 4), "4 arguments");
        Refusals.refused(IllegalArgumentException.class, () -> softmax.call(x, 1, Op.named("axis", 1)), "axis");
        Refusals.refused(IllegalArgumentException.class, () -> softmax.call(x, 1, Op.named("dim", 1)), "dim", "twice");
        Refusals.refused(IllegalArgumentException.class, () -> Op.of("aten::gelu").call(x, "tanh"), "named");
        Refusals.refused(IllegalArgumentException.class, () -> Op.of("aten::topk").call(x, 2), "callAll");
        Refusals.refused(TorchException.class, () -> softmax.call(x, 2), "aten::softmax", "F32[2, 3]", "Dimension out of range");
    }

    @Test
    void whatCannotBeCalled() {
        Refusals.refused(UnsupportedOpException.class, () -> Op.of("aten::no_such_op"), "aten::no_such_op");
        Refusals.refused(UnsupportedOpException.class, () -> Op.of("aten::softmax"), "aten::softmax", "overloads are [int, ");
        Refusals.refused(UnsupportedOpException.class, () -> Op.of("softmax"), "aten::softmax");
        Refusals.refused(UnsupportedOpException.class, () -> Op.of("aten::item"), "Scalar");
        Refusals.refused(UnsupportedOpException.class, () -> Op.of("aten::set_", "source_Storage"), "Storage");
    }

    @Test
    void autogradIsOff() {
        Tensor w = x.copy();
        Op.of("aten::requires_grad_").call(w);
        Tensor y = w.mul(w).sum();
        assertTrue(Op.of("aten::is_leaf").callAll(y).flag(0), "a result of a recorded op is no leaf");
    }
}
