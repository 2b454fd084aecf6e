/** The command line: commands, progress, PNG and report writing. */
module dev.isthmus.app {
    requires dev.isthmus.sampler;
    requires dev.isthmus.server;
    requires info.picocli;
    requires java.desktop;
    requires java.logging;
    requires jdk.management;
    requires me.tongfei.progressbar;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    // picocli makes commands, mixins and converters, and sets their annotated fields.
    opens dev.isthmus.app.command to info.picocli;
    opens dev.isthmus.app.option to info.picocli;

    // Jackson makes and reads records of results.
    opens dev.isthmus.app.reproduce to tools.jackson.databind;
}
