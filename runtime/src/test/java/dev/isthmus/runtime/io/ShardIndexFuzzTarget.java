package dev.isthmus.runtime.io;

import java.nio.file.Path;

/** Fuzzes an index of shards beside two sound files; {@code sh tests/fuzz.sh index 600} runs it. */
public final class ShardIndexFuzzTarget {
    static {
        FuzzedFile.write("1.safetensors", new SafetensorsWriter().floats("a", new long[] {1}, 1).floats("b", new long[] {}, 2)
                .bytes(0));
        FuzzedFile.write("2.safetensors", new SafetensorsWriter().floats("c", new long[] {2}, 3, 4).bytes(1));
    }

    private ShardIndexFuzzTarget() {
    }

    /** Called by Jazzer, and by {@link FuzzCorpusTest}. */
    public static void fuzzerTestOneInput(byte[] input) {
        Path index = FuzzedFile.write("fuzzed.safetensors.index.json", input);
        FuzzedFile.opensOrIsRefused(index, ShardedSafetensors::open);
    }
}
