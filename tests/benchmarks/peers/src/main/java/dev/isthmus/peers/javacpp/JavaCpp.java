package dev.isthmus.peers.javacpp;

import dev.isthmus.benchmarks.Settings;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/** The JavaCPP presets of libtorch, set as the others are: no autograd, the same threads for libtorch and its BLAS. */
final class JavaCpp {

    private JavaCpp() {
    }

    /** Loads libtorch at the first call. The guard holds for the calling thread. */
    static NoGradGuard open() {
        torch.set_num_threads(Settings.THREADS);
        openblas.blas_set_num_threads(Settings.THREADS);
        return new NoGradGuard();
    }
}
