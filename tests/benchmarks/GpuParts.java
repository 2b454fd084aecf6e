import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.CudaEvent;
import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import java.util.Locale;

/** Milliseconds of the ops of one transformer block and one diffusion evaluation of mar-h at a batch, on a GPU: where the time goes. */
final class GpuParts {
    private static final Device GPU = Device.cuda(0);
    private static final int TIMES = 20;

    /** BATCH */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        int batch = Integer.parseInt(args[0]);
        System.out.println("| op | shape | ms | TFLOP/s or TB/s |\n|---|---|---|---|");
        try (Scope scope = Scope.open()) {
            Tensor square = filled(DType.F16, 8192, 8192);
            product("8192³ product", square, square, null);
            int positions = 64 + 256;
            int width = 1280;
            long rows = 2L * batch * positions;
            Tensor x = filled(DType.F16, rows, width);
            product("qkv", x, filled(DType.F16, 3L * width, width), filled(DType.F16, 3L * width));
            product("proj", x, filled(DType.F16, width, width), filled(DType.F16, width));
            product("fc1", x, filled(DType.F16, 4L * width, width), filled(DType.F16, 4L * width));
            Tensor wide = filled(DType.F16, rows, 4L * width);
            product("fc2", wide, filled(DType.F16, width, 4L * width), filled(DType.F16, width));
            Tensor q = filled(DType.F16, 2L * batch, 16, positions, 80);
            time("attention", q, 4.0 * 2 * batch * 16 * positions * positions * 80 / 1e9, () -> q.scaledDotProductAttention(q, q));
            time("gelu", wide, bytes(2, wide), wide::gelu);
            Tensor f = filled(DType.F32, rows, width);
            time("layer norm, F32", f, bytes(2, f), () -> f.layerNorm(null, null, 1e-6));
            time("to F16", f, bytes(1.5, f), () -> f.to(DType.F16));
            time("F32 += F16", f, bytes(2.5, f), () -> {
                f.addInPlace(x);
                return f;
            });
            for (int n : new int[] {2 * batch, 2 * batch * 6, 2 * batch * 64}) {
                Tensor h = filled(DType.F16, n, 1536);
                product("head fc", h, filled(DType.F16, 1536, 1536), filled(DType.F16, 1536));
            }
            Tensor small = filled(DType.F32, 16);
            time("a launch", small, 0, () -> small.add(1.0));
        }
    }

    private static Tensor filled(DType dtype, long... shape) {
        return Tensor.full(0.01, dtype, shape).to(GPU);
    }

    private static double bytes(double passes, Tensor x) {
        return passes * x.elements() * x.dtype().bytes() / 1e9;
    }

    private static void product(String name, Tensor x, Tensor w, Tensor b) {
        time(name, x, 2.0 * x.elements() * w.size(0) / 1e9, () -> x.linear(w, b));
    }

    private interface Op {
        Tensor run();
    }

    /** @param giga operations or bytes of one call, in 1e9 */
    private static void time(String name, Tensor shape, double giga, Op op) {
        try (CudaEvent begin = CudaEvent.timed(GPU); CudaEvent end = CudaEvent.timed(GPU)) {
            double ms = 0;
            for (int round = 0; round < 2; round++) {
                Cuda.synchronize(GPU);
                begin.record();
                for (int i = 0; i < TIMES; i++) {
                    try (Scope scope = Scope.open()) {
                        op.run();
                    }
                }
                end.record();
                ms = begin.millisecondsUntil(end) / TIMES;
            }
            System.out.printf("| %s | %s | %.4f | %.1f |%n", name, shape, ms, giga / ms);
        }
    }
}
