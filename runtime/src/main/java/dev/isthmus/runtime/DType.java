package dev.isthmus.runtime;

import java.util.Optional;

/**
 * Element types that libtorch's C ABI names and Java can hold sensibly. Left out: complex numbers, 8-bit and 4-bit floats,
 * quantized types. {@code U16}, {@code U32} and {@code U64} can be stored, viewed and copied; libtorch has few other ops for
 * them.
 *
 * <p>{@code code} is libtorch's {@code ScalarType}; the shim checks these numbers against the loaded library once at
 * start, so a libtorch that renumbered them is refused instead of being misread.
 *
 * {@snippet :
 * DType stored = DType.ofSafetensors("BF16").orElseThrow();
 * long bytes = x.elements() * stored.bytes();
 * Tensor half = x.to(stored);
 * }
 */
public enum DType {
    /** Unsigned, 8 bits. */
    U8(0, 1, "U8"),
    /** Signed, 8 bits: a {@code byte}. */
    I8(1, 1, "I8"),
    /** A {@code short}. */
    I16(2, 2, "I16"),
    /** An {@code int}. */
    I32(3, 4, "I32"),
    /** A {@code long}. */
    I64(4, 8, "I64"),
    /** IEEE 754 half precision. */
    F16(5, 2, "F16"),
    /** A {@code float}. */
    F32(6, 4, "F32"),
    /** A {@code double}. */
    F64(7, 8, "F64"),
    /** One byte, 0 or 1. */
    BOOL(11, 1, "BOOL"),
    /** The upper half of a {@code float}. */
    BF16(15, 2, "BF16"),
    /** Unsigned, 16 bits: a {@code char}. */
    U16(27, 2, "U16"),
    /** Unsigned, 32 bits. */
    U32(28, 4, "U32"),
    /** Unsigned, 64 bits. */
    U64(29, 8, "U64");

    /** Read for every result of an op, which is to cost no copy of it. */
    private static final DType[] ALL = values();

    private final int code;
    private final int bytes;
    private final String safetensorsName;

    DType(int code, int bytes, String safetensorsName) {
        this.code = code;
        this.bytes = bytes;
        this.safetensorsName = safetensorsName;
    }

    /** libtorch's {@code ScalarType} number. */
    public int code() {
        return code;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** The name of this type in a safetensors header. */
    public String safetensorsName() {
        return safetensorsName;
    }

    /** Whether it has fractions. */
    public boolean isFloating() {
        return switch (this) {
            case F16, F32, F64, BF16 -> true;
            case U8, I8, I16, I32, I64, BOOL, U16, U32, U64 -> false;
        };
    }

    /** The type with libtorch's number {@code code}, if it is one that this library can hold. */
    public static Optional<DType> ofCode(int code) {
        for (DType d : ALL) {
            if (d.code == code) {
                return Optional.of(d);
            }
        }
        return Optional.empty();
    }

    /** The type that a safetensors header calls {@code name}, if it is one that this library can hold. */
    public static Optional<DType> ofSafetensors(String name) {
        for (DType d : values()) {
            if (d.safetensorsName.equals(name)) {
                return Optional.of(d);
            }
        }
        return Optional.empty();
    }
}
