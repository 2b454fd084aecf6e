package dev.isthmus.app.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measurements on the user's own machine. */
@Command(name = "bench", description = "Measure on this machine: what calls into native code cost.",
        synopsisSubcommandLabel = "calls", subcommands = BenchCallsCommand.class,
        footer = {"", "Examples:", "  isthmus bench calls"})
final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "nothing to measure is given; expected calls");
    }
}
