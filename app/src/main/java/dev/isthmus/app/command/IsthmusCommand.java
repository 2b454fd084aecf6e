package dev.isthmus.app.command;

import dev.isthmus.app.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program: its commands and the options that all of them share. */
@Command(name = "isthmus", versionProvider = IsthmusCommand.BuildVersion.class,
        description = "Generates images with masked autoregressive models, on libtorch.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {GenerateCommand.class, EmbedCommand.class, CompareCommand.class, ReproduceCommand.class, BulkCommand.class,
            ServeCommand.class, PresetsCommand.class, FlopsCommand.class, BenchCommand.class, ClassesCommand.class, DoctorCommand.class,
            VerifyCommand.class},
        footer = {"", "Examples:",
            "  isthmus generate --class sneaker --count 10 --seed 7 --out sneakers.png",
            "  isthmus compare --presets gtr-3.7x,mar-64 --images 200 --out report",
            "  isthmus generate --help",
            "  isthmus doctor"})
final class IsthmusCommand implements Runnable {

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help.")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Print the version.")
    private boolean version;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show stack traces of errors.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    boolean verbose() {
        return verbose;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command is given; expected one of "
                + String.join(", ", spec.subcommands().keySet()));
    }

    /** What {@code --version} prints. */
    static final class BuildVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"isthmus " + Version.text()};
        }
    }

    static boolean verbose(CommandLine commandLine) {
        return ((IsthmusCommand) commandLine.getCommandSpec().root().userObject()).verbose();
    }
}
