/** MAR networks, token orders, plans, GtR, FTS and LazyMAR. */
module dev.isthmus.sampler {
    requires transitive dev.isthmus.runtime;
    requires tools.jackson.databind;
    requires com.fasterxml.jackson.annotation;
    requires JTransforms;

    exports dev.isthmus.sampler;
    exports dev.isthmus.sampler.diffusion;
    exports dev.isthmus.sampler.flops;
    exports dev.isthmus.sampler.fts;
    exports dev.isthmus.sampler.generator;
    exports dev.isthmus.sampler.lazy;
    exports dev.isthmus.sampler.metrics;
    exports dev.isthmus.sampler.model;
    exports dev.isthmus.sampler.order;
    exports dev.isthmus.sampler.paper;
    exports dev.isthmus.sampler.parity;
    exports dev.isthmus.sampler.plan;
    exports dev.isthmus.sampler.text;

    // Jackson makes configuration records through their constructors.
    opens dev.isthmus.sampler.model to tools.jackson.databind;
    opens dev.isthmus.sampler.paper to tools.jackson.databind;
    opens dev.isthmus.sampler.parity to tools.jackson.databind;
}
