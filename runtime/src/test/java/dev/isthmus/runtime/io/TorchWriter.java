package dev.isthmus.runtime.io;

import dev.isthmus.runtime.DType;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes files as {@code torch.save} does, of tensors that another file holds. */
public final class TorchWriter {
    private final ZipWriter zip = new ZipWriter().sizesFollow();
    private final PickleWriter pickle = PickleWriter.begun();
    private int storages;

    private TorchWriter() {
    }

    /** A dict of state dicts, and an epoch, as training code saves it. */
    public static Path write(Path file, Map<String, Checkpoint> stateDicts) throws IOException {
        TorchWriter writer = new TorchWriter();
        writer.pickle.ops("}(").text("epoch").whole(399);
        stateDicts.forEach((key, tensors) -> {
            writer.pickle.text(key);
            writer.stateDict(tensors);
        });
        writer.pickle.ops("u");
        return writer.save(file);
    }

    /** A bare state dict. */
    public static Path write(Path file, Checkpoint tensors) throws IOException {
        TorchWriter writer = new TorchWriter();
        writer.stateDict(tensors);
        return writer.save(file);
    }

    private void stateDict(Checkpoint tensors) {
        pickle.global("collections", "OrderedDict").ops(")R(");
        for (String name : tensors.names()) {
            TensorEntry entry = tensors.entry(name);
            String key = Integer.toString(storages++);
            zip.stored("archive/data/" + key, tensors.data(name).toArray(ValueLayout.JAVA_BYTE));
            pickle.text(name).tensor(storage(entry.dtype()), key, entry.byteSize() / entry.dtype().bytes(), 0, entry.shape(),
                    strides(entry.shape()));
        }
        pickle.ops("u");
    }

    private Path save(Path file) throws IOException {
        return Files.write(file, zip.stored("archive/data.pkl", pickle.end())
                .stored("archive/version", "3\n".getBytes(StandardCharsets.US_ASCII)).bytes());
    }

    private static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return strides;
    }

    private static String storage(DType dtype) {
        for (PickleGlobal global : PickleGlobal.values()) {
            if (global.element().filter(dtype::equals).isPresent()) {
                return global.toString().substring("torch.".length());
            }
        }
        throw new AssertionError(dtype);
    }
}
