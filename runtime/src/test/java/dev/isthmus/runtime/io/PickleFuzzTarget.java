package dev.isthmus.runtime.io;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Fuzzes the pickle of a PyTorch checkpoint, inside a zip that is always sound; {@code sh tests/fuzz.sh pickle 600} runs it.
 *
 * <p>The zip has just the storages that the pickle names, of the sizes it names, so that what a pickle claims of its tensors
 * is put to the test and not only whether they exist.
 */
public final class PickleFuzzTarget {
    private static final Path NO_FILE = Path.of("fuzzed.pkl");
    /** Larger storages would only make the fuzzer slow. */
    private static final long MAX_STORAGE_BYTES = 1 << 12;

    private PickleFuzzTarget() {
    }

    /** Called by Jazzer, and by {@link FuzzCorpusTest}. */
    public static void fuzzerTestOneInput(byte[] input) {
        Map<String, Long> storages = new LinkedHashMap<>();
        try {
            Unpickler.read(NO_FILE, input, storages::putIfAbsent);
        } catch (CheckpointException e) {
            FuzzedFile.refuseUnlessOneLine(e);
            return;
        }
        if (storages.values().stream().allMatch(bytes -> bytes <= MAX_STORAGE_BYTES)) {
            TorchCheckpointFuzzTarget.fuzzerTestOneInput(zip(input, storages));
        }
    }

    private static byte[] zip(byte[] pickle, Map<String, Long> storages) {
        ZipWriter zip = new ZipWriter().stored("m/data.pkl", pickle);
        storages.forEach((key, bytes) -> {
            byte[] elements = new byte[bytes.intValue()];
            String name = "m/data/" + key;
            // Slices of the file, copies of what lies askew in it, and copies of what is compressed.
            switch (key.charAt(0) % 3) {
                case 0 -> zip.misaligned(0).stored(name, elements);
                case 1 -> zip.misaligned(1).stored(name, elements);
                default -> zip.deflated(name, elements);
            }
        });
        return zip.bytes();
    }
}
