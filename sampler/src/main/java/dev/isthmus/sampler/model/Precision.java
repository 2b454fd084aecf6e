package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the large matrix products and attention are computed in. Everything between them is single precision: normalisations,
 * residuals, noise, eps and the reverse steps of the diffusion. How a product is added up is its library's affair; libtorch lets
 * cuBLAS join partial sums in the lower precision.
 */
public enum Precision {
    /** Single precision. */
    F32(DType.F32),
    /** Half precision: as fast as {@link #BF16} on a GPU, with eight times finer numbers up to 65504. */
    F16(DType.F16),
    /** The upper half of single precision: coarse, without a limit to mind. */
    BF16(DType.BF16);

    private final DType dtype;

    Precision(DType dtype) {
        this.dtype = dtype;
    }

    /** As the command line has it: {@code f32}, {@code f16}, {@code bf16}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The precision of that id. */
    public static Optional<Precision> of(String id) {
        return Stream.of(values()).filter(precision -> precision.id().equals(id)).findFirst();
    }

    /** Of weights and inputs of the products. */
    DType dtype() {
        return dtype;
    }
}
