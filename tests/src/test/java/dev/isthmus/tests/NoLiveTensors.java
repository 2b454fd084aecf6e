package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.isthmus.runtime.Torch;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Every test ends with zero live native tensors. */
public final class NoLiveTensors implements AfterEachCallback {

    @Override
    public void afterEach(ExtensionContext context) {
        assertEquals(0, Torch.liveTensors(), "native tensors still alive after " + context.getDisplayName());
    }
}
