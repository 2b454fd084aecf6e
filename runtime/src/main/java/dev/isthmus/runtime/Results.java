package dev.isthmus.runtime;

import java.util.List;

/**
 * What an op returned: tensors, which the scope owns, and plain values. A returned list counts as its elements.
 *
 * {@snippet :
 * Results best = Op.of("aten::topk").callAll(x, 2);
 * float[] largest = best.tensor(0).toFloats();
 * long[] places = best.tensor(1).toLongs();
 * }
 */
public final class Results {

    private final String op;
    private final List<Object> values;

    Results(String op, List<Object> values) {
        this.op = op;
        this.values = List.copyOf(values);
    }

    static Results of(Tensor tensor) {
        return new Results("", List.of(tensor));
    }

    /** How many values there are. */
    public int size() {
        return values.size();
    }

    /** A tensor. */
    public Tensor tensor(int i) {
        return get(i, Tensor.class);
    }

    /** All of them, when all are tensors. */
    public List<Tensor> tensors() {
        return values.stream().map(Tensor.class::cast).toList();
    }

    /** An {@code int} or {@code SymInt}. */
    public long integer(int i) {
        return get(i, Long.class);
    }

    /** A {@code float}. */
    public double number(int i) {
        return get(i, Double.class);
    }

    /** A {@code bool}. */
    public boolean flag(int i) {
        return get(i, Boolean.class);
    }

    List<Object> values() {
        return values;
    }

    private <T> T get(int i, Class<T> type) {
        if (i < 0 || i >= values.size()) {
            throw new IndexOutOfBoundsException(op + " returned " + values.size() + " values; result " + i + " asked for");
        }
        if (!type.isInstance(values.get(i))) {
            throw new ClassCastException("result " + i + " of " + op + " is a " + values.get(i).getClass().getSimpleName()
                    + ", not a " + type.getSimpleName());
        }
        return type.cast(values.get(i));
    }
}
