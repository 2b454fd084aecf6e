package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import java.nio.file.Path;
import java.util.List;

/**
 * What was loaded, for {@code doctor} and bug reports.
 *
 * {@snippet :
 * TorchInfo info = Torch.info();
 * log("libtorch " + info.version() + " in " + info.directory() + ", named by " + info.source());
 * }
 *
 * @param directory  where libtorch's libraries are
 * @param source     who named that directory
 * @param attempts   every place that was looked at
 * @param shim       the file of Isthmus's own native library
 * @param abiVersion libtorch's version as major &lt;&lt; 56 | minor &lt;&lt; 48
 * @param features   the shim's {@code ISTHMUS_HAS_*} bits
 * @param machineMemory memory and swap of the machine in bytes
 */
public record TorchInfo(Path directory, String source, List<String> attempts, Path shim, long abiVersion, long features,
                        long machineMemory) {

    public TorchInfo {
        attempts = List.copyOf(attempts);
    }

    /** For example {@code 2.13}. */
    public String version() {
        return (abiVersion >>> 56) + "." + (abiVersion >>> 48 & 0xff);
    }

    /** Whether libtorch says why a call failed (2.13 and later). */
    public boolean hasErrorText() {
        return has(Isthmus.ISTHMUS_HAS_ERROR_TEXT());
    }

    /** Whether linear layers run on oneDNN, with libtorch's own threads. */
    public boolean hasOneDnnLinear() {
        return has(Isthmus.ISTHMUS_HAS_ONEDNN_LINEAR());
    }

    /** Whether BLAS is an OpenBLAS with threads of its own. */
    public boolean hasOpenBlas() {
        return has(Isthmus.ISTHMUS_HAS_OPENBLAS());
    }

    /** Whether ops with {@code Scalar} parameters can be called, integers included. */
    public boolean hasScalarOps() {
        return has(Isthmus.ISTHMUS_HAS_SCALAR_OPS());
    }

    private boolean has(int feature) {
        return (features & feature) != 0;
    }
}
