package dev.isthmus.peers.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.isthmus.benchmarks.Settings;

/** DJL with its PyTorch engine, in the state that users get: natives from the class path, no downloads. */
final class Djl {

    private Djl() {
    }

    /** Loads libtorch at the first call, and opens what owns arrays. */
    static NDManager open() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(Settings.THREADS));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        return Engine.getEngine("PyTorch").newBaseManager();
    }
}
