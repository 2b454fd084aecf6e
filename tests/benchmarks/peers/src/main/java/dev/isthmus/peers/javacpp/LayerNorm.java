package dev.isthmus.peers.javacpp;

import dev.isthmus.benchmarks.Settings;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;

/** Layer normalisation with weight and bias. */
public class LayerNorm {

    @Benchmark
    public long javacpp(Operands o) {
        try (Tensor made = torch.layer_norm(o.a, o.side, o.weight, o.bias, Settings.EPS, false)) {
            return made.dim();
        }
    }
}
