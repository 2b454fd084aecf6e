package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import dev.isthmus.runtime.schema.OpSchema;

/** Ops of a tensor and plain numbers, which libtorch's C ABI has no way to carry: {@link NamedFunction} says how they go. */
enum ScalarOps {
    ADD("add.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor", null),
    MUL("mul.Scalar(Tensor self, Scalar other) -> Tensor", Ops.MUL),
    DIV("div.Scalar(Tensor self, Scalar other) -> Tensor", Ops.DIV),
    POW("pow.Tensor_Scalar(Tensor self, Scalar exponent) -> Tensor", OpName.of("aten::pow", "Tensor_Tensor")),
    CLAMP("clamp(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor", null);

    private final NamedFunction function;
    /** The same with a tensor of no dimensions in place of the number, for platforms where functions cannot be called by name. */
    private final OpName withTensor;

    ScalarOps(String schema, OpName withTensor) {
        this.function = NamedFunction.of(OpSchema.parse("aten", schema));
        this.withTensor = withTensor;
    }

    /** Whether the numbers are whole decides the result's dtype: each is given as a Double or a Long. */
    Tensor apply(Tensor self, Number... numbers) {
        if (!Torch.hasScalarOps()) {
            return around(self, numbers);
        }
        Call call = Call.begin().tensor(self);
        for (Number number : numbers) {
            int kind = number instanceof Long ? Isthmus.ISTHMUS_SCALAR_INT() : Isthmus.ISTHMUS_SCALAR_FLOAT();
            call.put(this == CLAMP ? kind | Isthmus.ISTHMUS_OPTIONAL() : kind, 0, bits(number));
        }
        Scope scope = Scope.current();
        return Tensor.adopt(scope, call.invoke(function.address(), function.op()), null);
    }

    Tensor apply(Tensor self, double number) {
        return apply(self, (Number) number);
    }

    Tensor apply(Tensor self, long number) {
        return apply(self, (Number) number);
    }

    private Tensor around(Tensor self, Number[] numbers) {
        if (!self.dtype().isFloating()) {
            throw new UnsupportedOpException(function.op() + ": " + self
                    + " with a number; expected a floating dtype where libtorch's functions cannot be called by name");
        }
        try (Scope scope = Scope.open()) {
            if (this == CLAMP) {
                return scope.keep(self.maximum(scalar(self, numbers[0])).minimum(scalar(self, numbers[1])));
            }
            if (this == ADD) {
                return scope.keep(self.add(scalar(self, numbers[0])));
            }
            return scope.keep(Call.begin().tensor(self).tensor(scalar(self, numbers[0])).one(withTensor));
        }
    }

    private static Tensor scalar(Tensor like, Number number) {
        return Tensor.scalar(number.doubleValue()).to(like.dtype());
    }

    private static long bits(Number number) {
        return number instanceof Long whole ? whole : Double.doubleToRawLongBits(number.doubleValue());
    }
}
