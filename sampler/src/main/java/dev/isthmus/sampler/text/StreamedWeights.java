package dev.isthmus.sampler.text;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.Checkpoint;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * Parameters of which each is brought in for one use and let go after it: what a network computes with at a time is one matrix,
 * however large the file is. The file's own pages are given back to the system too, which may keep them in its cache or not.
 *
 * @param file     that holds them
 * @param device   to compute on
 * @param products what matrices are multiplied in, F32 or BF16
 */
record StreamedWeights(Checkpoint file, Device device, DType products) implements AutoCloseable {

    /**
     * x · weightᵀ
     *
     * @param x [.., in], in the precision of products
     */
    Tensor product(Tensor x, String name) {
        try (Scope scope = Scope.open()) {
            return scope.keep(x.linear(get(name, products), null));
        } finally {
            release(name);
        }
    }

    /** A small parameter, in single precision. */
    Tensor vector(String name) {
        return get(name, DType.F32);
    }

    /**
     * Some rows of a table, in single precision. Of the file nothing else is read.
     *
     * @return [n, width]
     */
    Tensor rows(String name, long[] rows) {
        try (Scope scope = Scope.open()) {
            Tensor picked = file.tensor(name).indexSelect(0, Tensor.of(rows, rows.length)).to(DType.F32);
            return scope.keep(picked.to(device));
        } finally {
            release(name);
        }
    }

    private Tensor get(String name, DType dtype) {
        Tensor here = file.tensor(name, dtype);
        return here.device().equals(device) ? here : here.to(device);
    }

    /** Advice alone: what is asked for again is read again. */
    private void release(String name) {
        MemorySegment data = file.data(name);
        if (data.isMapped()) {
            data.unload();
        }
    }

    Path name() {
        return file.file();
    }

    List<Path> files() {
        return file.files();
    }

    @Override
    public void close() {
        file.close();
    }
}
