package dev.isthmus.app;

import dev.isthmus.app.command.Cli;
import dev.isthmus.app.command.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;

/** Where the JVM starts. */
public final class Main {

    private Main() {
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        StandardOutput results = new StandardOutput();
        PrintWriter out = new PrintWriter(results, true, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        int code = new Cli(out, err).execute(args);
        Optional<IOException> failure = results.failure();
        if (failure.isPresent() && code == ExitCode.OK) {
            System.err.println("isthmus: cannot write the result to the standard output: " + failure.get().getMessage());
            code = ExitCode.REFUSED;
        }
        System.exit(code);
    }
}
