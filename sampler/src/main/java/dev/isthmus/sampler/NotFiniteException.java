package dev.isthmus.sampler;

import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.IsthmusException;
import dev.isthmus.runtime.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A run gave infinities or NaN; they are refused where they come up, instead of becoming a picture. */
public final class NotFiniteException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    private NotFiniteException(float value, int arStep) {
        super("AR step " + (arStep + 1) + " gave " + value
                + " instead of a number: the weights are damaged, or the guidance scale or temperature is too large");
    }

    static void refuse(float value, int arStep) {
        if (!Float.isFinite(value)) {
            throw new NotFiniteException(value, arStep);
        }
    }

    /** @param tensor F32 */
    static void refuse(Tensor tensor, int arStep) {
        MemorySegment values = tensor.to(Device.CPU).segment();
        for (long i = 0; i < values.byteSize() / Float.BYTES; i++) {
            refuse(values.getAtIndex(ValueLayout.JAVA_FLOAT, i), arStep);
        }
    }
}
