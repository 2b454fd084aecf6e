package dev.isthmus.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.isthmus.runtime.OutOfMemoryException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What users read when memory runs out: which, and only advice that the command can follow. */
class ErrorReportTest {

    private static String told(String command, Throwable failure) {
        StringWriter err = new StringWriter();
        CommandLine commandLine = new CommandLine(new IsthmusCommand()).getSubcommands().get(command);
        commandLine.setErr(new PrintWriter(err));
        assertEquals(ExitCode.FAILURE, new ErrorReport(commandLine).of(failure));
        return err.toString().strip();
    }

    @Test
    void theJavaHeap() {
        long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
        for (String reason : new String[] {"Java heap space", "GC overhead limit exceeded", "Requested array size exceeds VM limit"}) {
            String told = "isthmus: out of memory: the Java heap has " + mebibytes + " MiB (" + reason
                    + "); give it more, such as ISTHMUS_JAVA_OPTS=-Xmx" + 2 * mebibytes + "m";
            assertEquals(told + ", or ask for a folder instead of a contact sheet", told("generate", new OutOfMemoryError(reason)));
            assertEquals(told, told("compare", new OutOfMemoryError(reason)));
        }
    }

    @Test
    void theMachinesMemory() {
        assertEquals("isthmus: out of this machine's memory: empty: F32[9] needs 36 bytes; this machine has 8; a smaller --batch takes less",
                told("bulk", new OutOfMemoryException("empty: F32[9] needs 36 bytes; this machine has 8")));
        String refused = "to: F32[2] cuda:0: DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes.";
        assertEquals("isthmus: out of this machine's memory: " + refused, told("verify", new OutOfMemoryException(refused)));
        String locked = "8 bytes of page-locked memory: CUDA error: out of memory";
        assertEquals("isthmus: out of this machine's memory: " + locked, told("verify", new OutOfMemoryException(locked)));
        assertEquals("isthmus: out of this machine's memory: Unable to allocate 8 bytes; a smaller --batch takes less",
                told("generate", new OutOfMemoryError("Unable to allocate 8 bytes")));
    }

    @Test
    void aGpusMemory() {
        for (String refused : new String[] {"aten::matmul: CUDA out of memory. Tried to allocate 2.00 GiB.",
            "empty: F32[9] on cuda:1: no reason given"}) {
            String told = "isthmus: out of the GPU's memory, of which other programs may hold some: " + refused;
            assertEquals(told + "; a smaller --batch takes less", told("generate", new OutOfMemoryException(refused)));
            assertEquals(told, told("verify", new OutOfMemoryException(refused)));
        }
    }

    @Test
    void whateverElseTheJvmRanOutOf() {
        assertEquals("isthmus: out of memory: Metaspace", told("generate", new OutOfMemoryError("Metaspace")));
    }
}
