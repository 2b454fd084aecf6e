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
        long before = Torch.liveTensors();
        List<Runnable> failures = List.of(
                () -> x.indexSelect(0, nine), // a tensor argument
                () -> x.indexCopyInPlace(0, nine, x), // in place
                () -> x.layerNorm(null, three, 1), // a list and optional tensors
                () -> image.conv2d(image, three, 1, 0), // several lists
                () -> Tensor.concat(0, x, doubles, x).matmul(x), // succeeds, then fails on mixed types
                () -> x.linear(doubles, null), // the typed door
                () -> nine.addInPlace(x), // the C++ door
                () -> Tensor.empty(DType.F32, 1L << 48)); // making
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
        Tensor nine = Tensor.of(new long[] {9}, 1);
        Refusals.refused(TorchException.class, () -> x.indexSelect(0, nine), "aten::index_select", "index out of range");
        Refusals.refused(TorchException.class, () -> x.matmul(x.to(DType.F64)), "aten::matmul", "dtype");
        Refusals.refused(TorchException.class, () -> x.indexSelect(0, nine), "aten::index_select", "index out of range");
    }

    @Test
    void anUnknownOpIsAnException() {
        Tensor x = Tensor.zeros(DType.F32, 2);
        Refusals.refused(TorchException.class, () -> Call.begin().tensor(x).one(Op.of("aten::no_such_op")),
                "aten::no_such_op");
        Refusals.refused(TorchException.class, () -> Call.begin().tensor(x).one(Op.of("aten::silu", "no_such_overload")),
                "aten::silu");
    }
}
