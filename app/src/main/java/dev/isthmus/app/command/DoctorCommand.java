package dev.isthmus.app.command;

import dev.isthmus.app.Version;
import dev.isthmus.app.doctor.Examination;
import dev.isthmus.app.option.WeightsOption;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what this machine offers and what is wrong with it. */
@Command(name = "doctor", description = "Show the JDK, libtorch, devices and model files, and what is wrong with them.",
        footer = {"", "Exit code 1 if something is missing that generate needs.", "", "Examples:", "  isthmus doctor",
            "  LIBTORCH=/opt/libtorch isthmus doctor"})
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private WeightsOption model;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Examination examination = new Examination();
        examination.isthmus(Version.text());
        examination.java();
        examination.memory();
        examination.libtorch(err::println);
        examination.model(model);
        examination.lines().forEach(out::println);
        return examination.healthy() ? ExitCode.OK : ExitCode.FAILURE;
    }
}
