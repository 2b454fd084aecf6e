package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;

/** The evaluations of a reverse process, on given conditioning vectors. */
@FunctionalInterface
interface Evaluations {

    /**
     * Works out what does not depend on the noisy tokens; it belongs to the innermost open scope.
     *
     * @param begin first evaluation
     * @param end   after the last one
     */
    Ready prepare(int begin, int end);

    /** Some evaluations, prepared. */
    @FunctionalInterface
    interface Ready {

        /**
         * @param j which one
         * @param x [n, C] noisy tokens
         * @return [branches * n, 2 C]: eps, then the variance channel
         */
        Tensor evaluate(int j, Tensor x);
    }

    /** Both halves of guidance, each by itself. */
    static Evaluations apart(Evaluations conditional, Evaluations unconditional) {
        return (begin, end) -> {
            Ready first = conditional.prepare(begin, end);
            Ready second = unconditional.prepare(begin, end);
            return (j, x) -> {
                try (Scope scope = Scope.open()) {
                    return scope.keep(Tensor.concat(0, first.evaluate(j, x), second.evaluate(j, x)));
                }
            };
        };
    }
}
