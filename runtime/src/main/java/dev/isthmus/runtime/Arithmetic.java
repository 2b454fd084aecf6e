package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;

/**
 * Element-wise ops of a {@link Tensor}. Shapes broadcast as in NumPy; of two dtypes the wider kind wins, as libtorch has it. A
 * number on the right takes the tensor's dtype, except that a fraction makes an integer tensor {@code F32}.
 *
 * {@snippet :
 * Tensor centred = x.sub(x.mean());
 * Tensor scaled = centred.div(centred.mul(centred).mean().sqrt());
 * x.addInPlace(scaled, 0.1);                              // x += 0.1 * scaled
 * Tensor positive = x.where(x.gt(Tensor.scalar(0)), Tensor.zeros(DType.F32, 1));
 * }
 */
public sealed interface Arithmetic permits Tensor {

    /** this + other */
    default Tensor add(Tensor other) {
        return add(other, 1);
    }

    /**
     * this + alpha * other
     *
     * @param alpha a whole number if this tensor is not floating
     */
    default Tensor add(Tensor other, double alpha) {
        Shapes.requireBroadcastable("add", self().shape, other.shape);
        return Call.begin().tensor(self()).tensor(other).add(alphaKind(other, alpha), alphaBits(other, alpha));
    }

    /** this + number */
    default Tensor add(double number) {
        return ScalarOps.ADD.apply(self(), number, 1L);
    }

    /** this + number */
    default Tensor add(long number) {
        return ScalarOps.ADD.apply(self(), number, 1L);
    }

    /** this += alpha * other */
    default void addInPlace(Tensor other, double alpha) {
        Shapes.requireBroadcastableTo("add in place", other.shape, self().shape);
        self().requireWritable();
        Call.begin().tensor(self()).tensor(other).addInPlace(alphaKind(other, alpha), alphaBits(other, alpha));
    }

    /** this += other */
    default void addInPlace(Tensor other) {
        addInPlace(other, 1);
    }

    /** this - other */
    default Tensor sub(Tensor other) {
        return add(other, -1);
    }

    /** this - number */
    default Tensor sub(double number) {
        return add(-number);
    }

    /** this - number */
    default Tensor sub(long number) {
        return add(Math.negateExact(number));
    }

    /** this * other */
    default Tensor mul(Tensor other) {
        return binary("mul", Ops.MUL, other);
    }

    /** this * number */
    default Tensor mul(double number) {
        return ScalarOps.MUL.apply(self(), number);
    }

    /** this * number */
    default Tensor mul(long number) {
        return ScalarOps.MUL.apply(self(), number);
    }

    /** this / other, true division: integers give {@code F32} */
    default Tensor div(Tensor other) {
        return binary("div", Ops.DIV, other);
    }

    /** this / number, true division */
    default Tensor div(double number) {
        return ScalarOps.DIV.apply(self(), number);
    }

    /** this to the power of {@code exponent} */
    default Tensor pow(double exponent) {
        return ScalarOps.POW.apply(self(), exponent);
    }

    /** The larger of each two elements. */
    default Tensor maximum(Tensor other) {
        return binary("maximum", Ops.MAXIMUM, other);
    }

    /** The smaller of each two elements. */
    default Tensor minimum(Tensor other) {
        return binary("minimum", Ops.MINIMUM, other);
    }

    /** Elements below {@code least} become it, those above {@code most} that. */
    default Tensor clamp(double least, double most) {
        return ScalarOps.CLAMP.apply(self(), least, most);
    }

    /** -this */
    default Tensor neg() {
        return unary(Ops.NEG);
    }

    /** The magnitude of each element. */
    default Tensor abs() {
        return unary(Ops.ABS);
    }

    /** e to the power of each element. */
    default Tensor exp() {
        return unary(Ops.EXP);
    }

    /** The natural logarithm. */
    default Tensor log() {
        return unary(Ops.LOG);
    }

    /** The square root; NaN of negative elements. */
    default Tensor sqrt() {
        return unary(Ops.SQRT);
    }

    /** The sine, of radians. */
    default Tensor sin() {
        return unary(Ops.SIN);
    }

    /** The cosine, of radians. */
    default Tensor cos() {
        return unary(Ops.COS);
    }

    /** The hyperbolic tangent. */
    default Tensor tanh() {
        return unary(Ops.TANH);
    }

    /** 1 / (1 + e<sup>-x</sup>) */
    default Tensor sigmoid() {
        return unary(Ops.SIGMOID);
    }

    /** this == other, as {@code BOOL} */
    default Tensor eq(Tensor other) {
        return binary("eq", Ops.EQ, other);
    }

    /** this &lt; other, as {@code BOOL} */
    default Tensor lt(Tensor other) {
        return binary("lt", Ops.LT, other);
    }

    /** this &gt; other, as {@code BOOL} */
    default Tensor gt(Tensor other) {
        return binary("gt", Ops.GT, other);
    }

    /** This tensor's element where {@code condition} holds, else {@code other}'s. */
    default Tensor where(Tensor condition, Tensor other) {
        if (condition.dtype() != DType.BOOL) {
            throw new DTypeException("where: condition " + condition + "; expected BOOL");
        }
        Shapes.requireBroadcastable("where", self().shape, other.shape);
        Shapes.requireBroadcastable("where", self().shape, condition.shape);
        Shapes.requireBroadcastable("where", other.shape, condition.shape);
        return Call.begin().tensor(condition).tensor(self()).tensor(other).one(Ops.WHERE);
    }

    private Tensor unary(OpName op) {
        return Call.begin().tensor(self()).one(op);
    }

    private Tensor binary(String name, OpName op, Tensor other) {
        Shapes.requireBroadcastable(name, self().shape, other.shape);
        return Call.begin().tensor(self()).tensor(other).one(op);
    }

    /** libtorch takes no floating-point alpha for integer tensors. */
    private int alphaKind(Tensor other, double alpha) {
        if (isFloating(other)) {
            return Isthmus.ISTHMUS_SCALAR_FLOAT();
        }
        if (alpha != Math.rint(alpha) || Math.abs(alpha) >= 0x1p63) {
            throw new IllegalArgumentException("alpha is " + alpha + "; expected a whole number for " + self() + " and " + other);
        }
        return Isthmus.ISTHMUS_SCALAR_INT();
    }

    private long alphaBits(Tensor other, double alpha) {
        return isFloating(other) ? Double.doubleToRawLongBits(alpha) : (long) alpha;
    }

    private boolean isFloating(Tensor other) {
        return self().dtype().isFloating() || other.dtype().isFloating();
    }

    private Tensor self() {
        return (Tensor) this;
    }
}
