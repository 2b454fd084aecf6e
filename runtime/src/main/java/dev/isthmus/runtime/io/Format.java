package dev.isthmus.runtime.io;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** What kind of file holds the weights: told by its first bytes where these tell, else by its name. */
enum Format {
    SAFETENSORS, SHARD_INDEX, TORCH;

    private static final String EXPECTED =
            "safetensors, an index NAME.json of such files, or a file made by torch.save of PyTorch 1.6 or later";
    /** What stands in a clone for a file whose content was never fetched. */
    private static final String LFS_POINTER = "version https://git-lfs";
    private static final int START_BYTES = LFS_POINTER.length();
    /** Where the header of a safetensors file opens with a brace. */
    private static final int BRACE = 8;
    private static final int SHOWN_BYTES = 16;

    /** @throws CheckpointException if {@code file} cannot be read, or is of no kind known here */
    static Format of(Path file) {
        byte[] start = MappedFile.start(file, EXPECTED, START_BYTES);
        String name = file.getFileName().toString();
        if (TorchArchive.isZip(start) || TorchArchive.isLegacy(start)) {
            return TORCH;
        }
        if (name.endsWith(".json")) {
            return SHARD_INDEX;
        }
        if (text(start).equals(LFS_POINTER)) {
            throw new CheckpointException(file, "is a Git LFS pointer, expected the file that it points at; git lfs pull fetches it");
        }
        // A file of that name is told what is wrong with it as safetensors.
        if (name.endsWith(".safetensors") || start.length > BRACE && start[BRACE] == '{') {
            return SAFETENSORS;
        }
        throw new CheckpointException(file, "begins with " + Quoted.text(text(Arrays.copyOf(start, Math.min(start.length,
                SHOWN_BYTES)))) + ", expected " + EXPECTED);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
