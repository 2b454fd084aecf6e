package dev.isthmus.app.command;

import dev.isthmus.app.report.OneLine;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: parses it, runs a command, and turns every failure into one line and an exit code. */
public final class Cli {
    private final CommandLine commandLine;

    /**
     * @param out for results
     * @param err for progress, messages and errors
     */
    public Cli(PrintWriter out, PrintWriter err) {
        commandLine = new CommandLine(new IsthmusCommand())
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((refusal, args) -> refused(refusal))
                .setExecutionExceptionHandler((failure, command, parsed) -> report(command).of(failure));
    }

    /** Runs one command. Returns the exit code of the process. */
    public int execute(String... args) {
        try {
            return commandLine.execute(args);
        } catch (Error e) { // picocli hands only exceptions to its handlers
            return report(commandLine).of(e);
        } finally {
            commandLine.getOut().flush();
            commandLine.getErr().flush();
        }
    }

    private static ErrorReport report(CommandLine command) {
        return new ErrorReport(command.getErr(), IsthmusCommand.verbose(command));
    }

    private static int refused(ParameterException refusal) {
        CommandLine command = refusal.getCommandLine();
        String message = refusal.getMessage();
        if (refusal instanceof UnmatchedArgumentException unmatched) {
            List<String> near = unmatched.getSuggestions();
            message += near.isEmpty() ? "" : "; did you mean " + near.getFirst() + "?";
        }
        command.getErr().println("isthmus: " + OneLine.of(message) + " (see " + command.getCommandSpec().qualifiedName()
                + " --help)");
        if (IsthmusCommand.verbose(command)) {
            refusal.printStackTrace(command.getErr());
        }
        return ExitCode.REFUSED;
    }
}
