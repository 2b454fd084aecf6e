package dev.isthmus.peers.javacpp;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/** A pointer scope opened and closed: empty, and with ten tensors. */
public class ScopeLife {

    @Benchmark
    public Object javacppEmpty(One one) {
        try (PointerScope scope = new PointerScope()) {
            return scope;
        }
    }

    @Benchmark
    public void javacppTen(One one, Blackhole hole) {
        try (PointerScope scope = new PointerScope()) {
            for (int i = 0; i < 10; i++) {
                hole.consume(torch.empty(16));
            }
        }
    }
}
