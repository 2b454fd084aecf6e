package dev.isthmus.peers.javacpp;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;

/** An uninitialised tensor of 16 numbers, made and freed. */
public class TensorLife {

    @Benchmark
    public long javacpp(One one) {
        try (Tensor made = torch.empty(16)) {
            return made.dim();
        }
    }
}
