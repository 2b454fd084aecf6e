package dev.isthmus.runtime.io;

import dev.isthmus.runtime.io.PickleValue.Dict;
import dev.isthmus.runtime.io.PickleValue.Flag;
import dev.isthmus.runtime.io.PickleValue.Plain;
import dev.isthmus.runtime.io.PickleValue.Storage;
import dev.isthmus.runtime.io.PickleValue.Tensor;
import dev.isthmus.runtime.io.PickleValue.Tuple;
import dev.isthmus.runtime.io.PickleValue.Whole;
import java.util.List;
import java.util.function.Function;

/**
 * What PyTorch's functions that rebuild tensors mean, as checks of their arguments.
 *
 * @param budget  pays for sizes and strides
 * @param refusal makes an exception of what is wrong
 */
record TensorRebuild(PickleBudget budget, Function<String, CheckpointException> refusal) {

    /** {@code _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks[, metadata])}. */
    Tensor tensor(List<PickleValue> arguments) {
        boolean shaped = arguments.size() == 6 || arguments.size() == 7 && isNothing(arguments.get(6));
        if (shaped && arguments.get(0) instanceof Storage storage && arguments.get(1) instanceof Whole offset
                && arguments.get(2) instanceof Tuple size && arguments.get(3) instanceof Tuple stride
                && arguments.get(4) instanceof Flag && isNothing(arguments.get(5))) {
            try {
                return new Tensor(StridedView.checked(storage.key(), storage.dtype(), storage.elements(), offset.value(),
                        integers(size), integers(stride)));
            } catch (IllegalArgumentException e) {
                throw refusal.apply("tensor " + e.getMessage());
            }
        }
        throw refusal.apply("rebuilds a tensor of other things than storage, offset, size, stride, flag and no hooks");
    }

    /** {@code _rebuild_parameter(tensor, requires_grad, hooks)}. */
    Tensor parameter(List<PickleValue> arguments) {
        if (arguments.size() == 3 && arguments.get(0) instanceof Tensor tensor && arguments.get(1) instanceof Flag
                && isNothing(arguments.get(2))) {
            return tensor;
        }
        throw refusal.apply("rebuilds a parameter of other things than tensor, flag and no hooks");
    }

    /** Hooks would be code, and metadata would change what the elements mean. */
    private static boolean isNothing(PickleValue value) {
        return value == Plain.NONE || value instanceof Dict dict && dict.byName.isEmpty();
    }

    private long[] integers(Tuple tuple) {
        if (tuple.items.size() > ShapeBytes.MAX_RANK) {
            throw refusal.apply("tensor has " + tuple.items.size() + " dimensions, expected 0 to " + ShapeBytes.MAX_RANK);
        }
        budget.spend(tuple.items.size());
        return tuple.items.stream().mapToLong(item -> {
            if (item instanceof Whole whole) {
                return whole.value();
            }
            throw refusal.apply("tensor has " + item.kind() + " as a size or stride, expected whole numbers");
        }).toArray();
    }
}
