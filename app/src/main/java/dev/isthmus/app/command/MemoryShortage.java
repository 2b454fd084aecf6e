package dev.isthmus.app.command;

import dev.isthmus.runtime.OutOfMemoryException;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Which memory ran out, and what helps against that. */
enum MemoryShortage {
    /** The heap of the JVM, which pictures are put together in. */
    HEAP {
        @Override
        String told(Throwable failure, CommandSpec command) {
            long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
            return "out of memory: the Java heap has " + mebibytes + " MiB (" + failure.getMessage() + "); give it more, such as"
                    + " ISTHMUS_JAVA_OPTS=-Xmx" + 2 * mebibytes + "m" + (command.findOption("--grid") == null ? ""
                    : ", or ask for a folder instead of a contact sheet");
        }
    },

    /** The machine's, which tensors on the CPU are in. */
    MACHINE {
        @Override
        String told(Throwable failure, CommandSpec command) {
            return "out of this machine's memory: " + failure.getMessage() + smallerBatch(command);
        }
    },

    /** A GPU's. */
    GPU {
        @Override
        String told(Throwable failure, CommandSpec command) {
            return "out of the GPU's memory, of which other programs may hold some: " + failure.getMessage() + smallerBatch(command);
        }
    },

    /** Room for classes or threads, or whatever else the JVM tells of: nothing that is asked of a command changes it. */
    OTHER {
        @Override
        String told(Throwable failure, CommandSpec command) {
            return "out of memory: " + failure.getMessage();
        }
    };

    /** How libtorch's allocator for the CPU words its refusal, whatever devices the op's tensors are on. */
    private static final String CPU_REFUSAL = "can't allocate memory";
    /** Memory of the machine that GPUs read. */
    private static final String PAGE_LOCKED = "page-locked";
    /** How libtorch names GPUs in messages, and how this library does. */
    private static final String CUDA = "CUDA";
    private static final String GPU_NUMBER = "cuda:";

    /** What ran out; empty if the failure is of another kind. */
    static Optional<MemoryShortage> of(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case OutOfMemoryError e -> Optional.of(ofJava(message));
            case OutOfMemoryException e -> Optional.of(message.contains(CPU_REFUSAL) || message.contains(PAGE_LOCKED) ? MACHINE
                    : message.contains(CUDA) || message.contains(GPU_NUMBER) ? GPU : MACHINE);
            default -> Optional.empty();
        };
    }

    /** The JVM has one error for all of them; the words are those of HotSpot and of its Unsafe. */
    private static MemoryShortage ofJava(String message) {
        if (message.startsWith("Java heap") || message.startsWith("GC overhead") || message.startsWith("Requested array")) {
            return HEAP;
        }
        return message.startsWith("Unable to allocate") ? MACHINE : OTHER;
    }

    /**
     * One sentence for the user.
     *
     * @param command that failed; only what it has is advised
     */
    abstract String told(Throwable failure, CommandSpec command);

    private static String smallerBatch(CommandSpec command) {
        return command.findOption("--batch") == null ? "" : "; a smaller --batch takes less";
    }
}
