package dev.isthmus.peers.djl;

import ai.djl.ndarray.NDArray;
import dev.isthmus.benchmarks.Settings;
import org.openjdk.jmh.annotations.Benchmark;

/** Layer normalisation with weight and bias. */
public class LayerNorm {

    @Benchmark
    public long djl(Operands o) {
        try (NDArray made = ai.djl.nn.norm.LayerNorm.layerNorm(o.a, o.side, o.weight, o.bias, (float) Settings.EPS).singletonOrThrow()) {
            return made.getShape().dimension();
        }
    }
}
