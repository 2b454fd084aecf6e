package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A refused call costs nothing but time: every way of calling libtorch, failed over and over. */
@ExtendWith({NoLeaks.class, InScope.class})
class FailingCallsTest {
    @Test
    void twoThousandInARow() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
        Tensor nine = Tensor.of(new long[] {9}, 1);
        Tensor three = Tensor.zeros(DType.F32, 3);
        Tensor image = Tensor.zeros(DType.F32, 1, 2, 1, 1);
        Tensor doubles = x.to(DType.F64);
        Op group = Op.of("aten::group_norm");
        Op conv = Op.of("aten::conv2d");
        Op stack = Op.of("aten::stack");
        Op full = Op.of("aten::full");
        Tensor half = Tensor.of(new float[] {0.5f}, 1);
        long before = Torch.liveTensors();
        List<Runnable> failures = List.of(
                () -> x.indexSelect(0, nine), // a tensor argument
                () -> x.indexCopyInPlace(0, nine, x), // in place
                () -> group.call(x, 3), // optional tensors
                () -> conv.call(image, image, null, new long[] {1, 1}, new long[] {-1, -1}), // several lists
                () -> stack.call(List.of(x, doubles, nine)), // a list of tensors
                () -> nine.addInPlace(half), // the C++ door
                () -> full.call(new long[] {-1}, 2)); // the C++ door with a list
        for (int i = 0; i < 2000; i++) {
            Runnable failing = failures.get(i % failures.size());
            try (Scope scope = Scope.open()) {
                Refusals.refused(TorchException.class, failing::run);
            }
            assertEquals(before, Torch.liveTensors());
        }
        assertArrayEquals(new float[] {1, 2, 3, 4}, x.toFloats());
    }

    @Test
    void theTextIsThatOfTheLastFailure() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
        Tensor doubles = x.to(DType.F64);
        Tensor nine = Tensor.of(new long[] {9}, 1);
        Refusals.refused(TorchException.class, () -> x.indexSelect(0, nine), "aten::index_select", "index out of range");
        Refusals.refused(TorchException.class, () -> Call.begin().tensor(x).tensor(doubles).one(Ops.MATMUL), "aten::matmul", "dtype");
        Refusals.refused(TorchException.class, () -> x.indexSelect(0, nine), "aten::index_select", "index out of range");
    }

    @Test
    void anUnknownOpIsAnException() {
        Tensor x = Tensor.zeros(DType.F32, 2);
        Refusals.refused(TorchException.class, () -> Call.begin().tensor(x).one(OpName.of("aten::no_such_op")),
                "aten::no_such_op");
        Refusals.refused(TorchException.class, () -> Call.begin().tensor(x).one(OpName.of("aten::silu", "no_such_overload")),
                "aten::silu");
    }
}
