/** Generation over HTTP, on Helidon. */
module dev.isthmus.server {
    requires transitive dev.isthmus.sampler;
    requires io.helidon.common.concurrency.limits;
    requires io.helidon.webserver;
    requires io.prometheus.metrics.core;
    requires io.prometheus.metrics.instrumentation.jvm;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports dev.isthmus.server;
    exports dev.isthmus.server.api;
}
