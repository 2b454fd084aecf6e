package dev.isthmus.sampler.model;

import dev.isthmus.runtime.CudaKernel;
import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.DTypeException;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.ShapeException;
import dev.isthmus.runtime.Tensor;
import java.util.Arrays;
import java.util.Locale;

/**
 * What stands between matrix products, on a GPU in one pass over memory each ({@code native/kernels/norm.cu}), elsewhere by ops of
 * libtorch.
 */
final class Fused {

    private static final String MODULE = "norm";
    private static final int THREADS = 256;
    /** Values of a row that lie in the memory that a block's threads share: 48 KB on every GPU, less what the kernel declares. */
    private static final int MAX_WIDTH = ((48 << 10) - 128) / Float.BYTES;

    private Fused() {
    }

    /**
     * Layer normalisation over the last dimension.
     *
     * @param x    F32 [.., w]
     * @param norm weight and bias, or null for neither
     * @param out  what the next layer takes; where nothing is fused the result may stay F32
     * @return [.., w]
     */
    static Tensor norm(Tensor x, Affine norm, DType out) {
        requireF32(x);
        return fits(x) ? launch(x, norm, null, null, out) : plain(x, norm);
    }

    /**
     * Layer normalisation, times scale plus shift: adaLN.
     *
     * @param x     F32 [R, w]
     * @param norm  weight and bias, or null for neither
     * @param scale [R, w], of which a row lies without gaps
     * @param shift the same
     * @param out   what the next layer takes: F32, or the dtype of scale and shift
     */
    static Tensor modulated(Tensor x, Affine norm, Tensor scale, Tensor shift, DType out) {
        requireF32(x);
        requireRows(scale, x);
        requireRows(shift, x);
        if (scale.dtype() != shift.dtype() || scale.strides()[0] != shift.strides()[0]) {
            throw new ShapeException("scale " + scale + " and shift " + shift + " do not lie alike");
        }
        if (fits(x)) {
            return launch(x, norm, scale, shift, out);
        }
        Tensor y = scale.mul(plain(x, norm));
        y.addInPlace(shift);
        return y;
    }

    /**
     * h += gate * u.
     *
     * @param h    F32 [R, w], contiguous
     * @param gate [R, w], of which a row lies without gaps
     * @param u    [R, w], of gate's dtype
     */
    static void gatedAdd(Tensor h, Tensor gate, Tensor u) {
        requireF32(h);
        requireRows(gate, h);
        requireRows(u, h);
        if (!h.isContiguous() || gate.dtype() != u.dtype()) {
            throw new ShapeException(gate + " times " + u + " added to " + h + "; expected a contiguous sum and factors of one dtype");
        }
        if (!onGpu(h)) {
            h.addInPlace(gate.mul(u));
            return;
        }
        Tensor dense = u.contiguous();
        CudaKernel.of(h.device(), MODULE, "gated_add_" + name(gate.dtype())).call().writes(h).reads(gate).integer(gate.strides()[0])
                .reads(dense).integer(h.elements()).integer(h.size(-1)).launch(Math.ceilDiv(h.elements(), THREADS), THREADS);
    }

    private static boolean onGpu(Tensor x) {
        return x.device().type() == Device.Type.CUDA && x.elements() > 0;
    }

    private static boolean fits(Tensor x) {
        return onGpu(x) && x.size(-1) <= MAX_WIDTH;
    }

    /* A kernel would read beyond what does not fit, and GPUs are not where most tests run: so this is checked everywhere. */

    private static void requireF32(Tensor x) {
        if (x.dtype() != DType.F32) {
            throw new DTypeException(x + " is to be normalised or added to; expected F32");
        }
    }

    private static void requireRows(Tensor t, Tensor x) {
        if (t.rank() != 2 || !Arrays.equals(t.shape(), x.shape()) || t.size(1) > 1 && t.strides()[1] != 1) {
            throw new ShapeException(t + " for " + x + "; expected the same two sizes, and rows without gaps");
        }
    }

    private static Tensor plain(Tensor x, Affine norm) {
        return norm == null ? x.layerNorm(null, null, Affine.LAYER_NORM_EPS) : norm.layerNorm(x);
    }

    private static Tensor launch(Tensor x, Affine norm, Tensor scale, Tensor shift, DType out) {
        DType of = scale == null ? out : scale.dtype();
        Tensor dense = x.contiguous();
        Tensor y = Tensor.empty(x.device(), out, x.shape());
        CudaKernel.Arguments call = CudaKernel.of(x.device(), MODULE, "norm_" + name(of) + "_" + name(out)).call().reads(dense);
        call = norm == null ? call.nothing().nothing() : call.reads(norm.weight()).reads(norm.bias());
        call = scale == null ? call.nothing().nothing().integer(0) : call.reads(scale).reads(shift).integer(scale.strides()[0]);
        int width = (int) x.size(-1);
        call.writes(y).integer(width).number((float) Affine.LAYER_NORM_EPS)
                .launch(x.elements() / width, 1, THREADS, width * Float.BYTES);
        return y;
    }

    private static String name(DType dtype) {
        return dtype.name().toLowerCase(Locale.ROOT);
    }
}
