package dev.isthmus.peers.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.isthmus.benchmarks.Settings;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Two square matrices and two vectors of their side. */
@State(Scope.Thread)
public class Operands {
    @Param({"1", "1024", "1048576"})
    public int elements;
    private NDManager manager;
    NDArray a;
    NDArray b;
    NDArray nothing;
    NDArray weight;
    NDArray bias;
    Shape side;

    @Setup
    public void open() {
        manager = Djl.open();
        int n = Settings.side(elements);
        side = new Shape(n);
        a = manager.create(Settings.numbers(elements), new Shape(n, n));
        b = manager.create(Settings.numbers(elements), new Shape(n, n));
        nothing = b.mul(0);
        weight = manager.create(Settings.numbers(n), side);
        bias = manager.create(Settings.numbers(n), side);
    }

    @TearDown
    public void close() {
        manager.close();
    }
}
