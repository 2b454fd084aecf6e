package dev.isthmus.app.command;

import dev.isthmus.app.InputException;
import dev.isthmus.app.report.FileTrouble;
import dev.isthmus.app.report.OneLine;
import dev.isthmus.runtime.DeviceException;
import dev.isthmus.runtime.IsthmusException;
import dev.isthmus.runtime.LibraryException;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.NotFiniteException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;

/**
 * What a failure looks like to the user: one line, and the stack trace only when asked for.
 *
 * @param command that failed
 */
record ErrorReport(CommandLine command) {

    /** Tells of a failure. Returns the exit code that goes with it. */
    int of(Throwable failure) {
        if (failure instanceof CancellationException) {
            trace(failure);
            return ExitCode.INTERRUPTED; // whoever was interrupted has told what became of its work
        }
        command.getErr().println("isthmus: " + OneLine.of(message(failure)));
        trace(failure);
        return isRefusal(failure) ? ExitCode.REFUSED : ExitCode.FAILURE;
    }

    /** An output that cannot be written, a libtorch that cannot be loaded and a device that is not there are the user's to mend, like any other input. */
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof InputException || failure instanceof CheckpointException || failure instanceof IOException
                || failure instanceof LibraryException || failure instanceof DeviceException || failure instanceof NotFiniteException;
    }

    private String message(Throwable failure) {
        Optional<MemoryShortage> shortage = MemoryShortage.of(failure);
        if (shortage.isPresent()) {
            return shortage.get().told(failure, command.getCommandSpec());
        }
        boolean speaksForItself = failure instanceof InputException || failure instanceof IsthmusException;
        if (failure instanceof IOException trouble) {
            return FileTrouble.line(trouble);
        }
        if (speaksForItself && failure.getMessage() != null) {
            return failure.getMessage();
        }
        return "internal error: " + failure + " (--verbose shows where)";
    }

    private void trace(Throwable failure) {
        if (IsthmusCommand.verbose(command)) {
            failure.printStackTrace(command.getErr());
        }
        command.getErr().flush();
    }
}
