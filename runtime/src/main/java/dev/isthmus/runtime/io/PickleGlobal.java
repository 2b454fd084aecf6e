package dev.isthmus.runtime.io;

import dev.isthmus.runtime.DType;
import java.util.Optional;

/** The only Python names that a pickle may mention; they are symbols here, and never become code. */
enum PickleGlobal {
    ORDERED_DICT("collections", "OrderedDict", null),
    NAMESPACE("argparse", "Namespace", null),
    REBUILD_TENSOR("torch._utils", "_rebuild_tensor_v2", null),
    REBUILD_PARAMETER("torch._utils", "_rebuild_parameter", null),
    FLOAT_STORAGE("torch", "FloatStorage", DType.F32),
    HALF_STORAGE("torch", "HalfStorage", DType.F16),
    BFLOAT16_STORAGE("torch", "BFloat16Storage", DType.BF16),
    DOUBLE_STORAGE("torch", "DoubleStorage", DType.F64),
    LONG_STORAGE("torch", "LongStorage", DType.I64),
    INT_STORAGE("torch", "IntStorage", DType.I32),
    SHORT_STORAGE("torch", "ShortStorage", DType.I16),
    CHAR_STORAGE("torch", "CharStorage", DType.I8),
    BYTE_STORAGE("torch", "ByteStorage", DType.U8),
    BOOL_STORAGE("torch", "BoolStorage", DType.BOOL);

    private final String module;
    private final String symbol;
    private final DType element;

    PickleGlobal(String module, String symbol, DType element) {
        this.module = module;
        this.symbol = symbol;
        this.element = element;
    }

    /** The element type, if this names a kind of storage. */
    Optional<DType> element() {
        return Optional.ofNullable(element);
    }

    static Optional<PickleGlobal> of(String module, String symbol) {
        for (PickleGlobal global : values()) {
            if (global.module.equals(module) && global.symbol.equals(symbol)) {
                return Optional.of(global);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return module + "." + symbol;
    }
}
