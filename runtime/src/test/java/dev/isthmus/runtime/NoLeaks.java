package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Every test begins and ends with no tensor alive in the process. */
final class NoLeaks implements BeforeEachCallback, AfterEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
        assertEquals(0, Torch.liveTensors(), "live tensors before " + context.getDisplayName());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertEquals(0, Torch.liveTensors(), "live tensors after " + context.getDisplayName());
    }
}
