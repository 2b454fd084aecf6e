package dev.isthmus.runtime;

import dev.isthmus.runtime.Layers.Activation;

/** Started by {@link QuietTest}: ops that have been seen to make BLAS complain, and a few failures. */
final class QuietProcess {
    private QuietProcess() {
    }

    public static void main(String[] args) {
        Torch.setThreads(2);
        try (Scope scope = Scope.open()) {
            Tensor q = Tensor.zeros(DType.F32, 1, 20, 512, 64); // BLAS warns only when it would use threads itself
            Tensor rows = Tensor.zeros(DType.F32, 257, 320);
            Tensor weight = Tensor.zeros(DType.F32, 640, 320);
            for (int i = 0; i < 5; i++) {
                q.scaledDotProductAttention(q, q).close();
                rows.linear(weight, null, Activation.GELU).close();
                rows.matmul(weight.permute(1, 0)).close();
                q.matmul(q.permute(0, 1, 3, 2)).close();
            }
            for (int i = 0; i < 3; i++) {
                try {
                    rows.indexSelect(0, Tensor.of(new long[] {-5}, 1));
                } catch (TorchException expected) {
                    System.out.println(expected.getMessage());
                }
            }
        }
        System.out.println(Torch.liveTensors() + " live tensors, " + Torch.threads());
    }
}
