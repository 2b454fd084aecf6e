package dev.isthmus.runtime.io;

import java.nio.file.Path;

/** Fuzzes a zip as {@code torch.save} writes it; {@code sh tests/fuzz.sh torch 600} runs it. */
public final class TorchCheckpointFuzzTarget {
    private TorchCheckpointFuzzTarget() {
    }

    /** Called by Jazzer, and by {@link FuzzCorpusTest}. */
    public static void fuzzerTestOneInput(byte[] input) {
        Path file = FuzzedFile.write("fuzzed.pth", input);
        FuzzedFile.opensOrIsRefused(file, f -> TorchCheckpoint.open(f, StateDict.topLevel()));
        FuzzedFile.opensOrIsRefused(file, f -> TorchCheckpoint.open(f, StateDict.model()));
    }
}
