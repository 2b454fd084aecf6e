package dev.isthmus.runtime;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Ops that {@link Op} refuses although their arguments could be carried, because arguments of the right types can end the process
 * or break what Java knows of a tensor. Each was seen to, with libtorch 2.13: the tests' {@code Torture} calls every other op at
 * random and found these.
 */
final class RefusedOps {

    private record Refusal(Pattern names, String reason) {
        Refusal(String names, String reason) {
            this(Pattern.compile("aten::(" + names + ")"), reason);
        }
    }

    private static final List<Refusal> REFUSALS = List.of(
            /* Sizes and indices that the forward op has saved are not looked at again: reads and writes anywhere, divisions by zero. */
            new Refusal("\\w+_backward(_\\w+)?", "is a half of autograd, which is off here; it trusts its arguments blindly"),
            /* It gives the storage of one tensor to another, or enlarges it: the address that Java holds would point nowhere. */
            new Refusal("set|set_|set_data", "gives a tensor other memory; use copy() or Tensor.copyFrom"),
            new Refusal("cov|corrcoef", "can change its argument, also one in read-only memory"),
            new Refusal("mkldnn_rnn_layer", "crashes on some shapes instead of refusing them; use aten::lstm"),
            new Refusal("range", "crashes on a step of 0; use aten::arange"),
            new Refusal("fbgemm_\\w+", "reads memory that its tensors do not have unless their shapes fit"),
            new Refusal("choose_qparams_optimized", "does not return for some counts of bins"));

    private RefusedOps() {
    }

    /** Why an op is refused, if it is; for example {@code aten::set_}. */
    static Optional<String> reason(String name) {
        return REFUSALS.stream().filter(r -> r.names().matcher(name).matches()).map(Refusal::reason).findFirst();
    }
}
