package dev.isthmus.spark;

import dev.isthmus.app.command.Cli;
import java.io.PrintWriter;
import java.util.List;

/** What {@code spark-submit} starts. */
public final class Main {

    private Main() {
    }

    /** Runs a job and ends the driver with its exit code. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        System.exit(run(out, err, args));
    }

    /** Runs a job. Returns the exit code, as of {@code isthmus}. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        String[] command = new String[args.length + 1];
        command[0] = SparkCommand.NAME;
        System.arraycopy(args, 0, command, 1, args.length);
        return new Cli(out, err, List.of(new SparkCommand(List.of(args)))).execute(command);
    }
}
