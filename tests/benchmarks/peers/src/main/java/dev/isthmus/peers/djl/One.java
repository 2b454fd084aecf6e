package dev.isthmus.peers.djl;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Operands of one number. */
@State(Scope.Thread)
public class One {
    final Operands operands = new Operands();

    @Setup
    public void open() {
        operands.elements = 1;
        operands.open();
    }

    @TearDown
    public void close() {
        operands.close();
    }
}
