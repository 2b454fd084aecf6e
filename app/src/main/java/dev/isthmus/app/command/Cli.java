package dev.isthmus.app.command;

import dev.isthmus.app.report.OneLine;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: parses it, runs a command, and turns every failure into one line and an exit code. */
public final class Cli {
    private final CommandLine commandLine;

    /**
     * @param out for results
     * @param err for progress, messages and errors
     */
    public Cli(PrintWriter out, PrintWriter err) {
        this(out, err, List.of());
    }

    /** With commands that other programs bring along; they have the same options, refusals and exit codes. */
    public Cli(PrintWriter out, PrintWriter err, List<?> more) {
        commandLine = new CommandLine(new IsthmusCommand());
        more.forEach(commandLine::addSubcommand);
        commandLine.setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((refusal, args) -> refused(refusal))
                .setExecutionExceptionHandler((failure, command, parsed) -> new ErrorReport(command).of(failure));
    }

    /** Runs one command. Returns the exit code of the process. */
    public int execute(String... args) {
        try {
            return commandLine.execute(args);
        } catch (Error e) { // picocli hands only exceptions to its handlers
            return new ErrorReport(running()).of(e);
        } finally {
            commandLine.getOut().flush();
            commandLine.getErr().flush();
        }
    }

    /** picocli tells of an option that is missing before one that is unknown, though that may be the missing one mistyped. */
    private static ParameterException theTypo(ParameterException refusal) {
        List<String> unknown = refusal.getCommandLine().getUnmatchedArguments();
        return refusal instanceof MissingParameterException && !unknown.isEmpty()
                ? new UnmatchedArgumentException(refusal.getCommandLine(), unknown) : refusal;
    }

    /** The innermost command that was parsed, or this one if parsing failed. */
    private CommandLine running() {
        ParseResult parsed = commandLine.getParseResult();
        return parsed == null ? commandLine : parsed.asCommandLineList().getLast();
    }

    private static int refused(ParameterException thrown) {
        ParameterException refusal = theTypo(thrown);
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
