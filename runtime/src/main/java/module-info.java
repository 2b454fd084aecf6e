/** Off-heap tensors, scopes, ops, checkpoints and noise. */
module dev.isthmus.runtime {
    requires dev.isthmus.bindings;
    requires tools.jackson.core;

    exports dev.isthmus.runtime;
    exports dev.isthmus.runtime.io;
    exports dev.isthmus.runtime.lane;
    exports dev.isthmus.runtime.random;
}
