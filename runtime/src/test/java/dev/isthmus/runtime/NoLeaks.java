package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Every test leaves as many tensors alive as it found: none, unless an earlier one failed. */
@SuppressWarnings("exports") // tests are no module of their own
public final class NoLeaks implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace MINE = ExtensionContext.Namespace.create(NoLeaks.class);
    /** What tests that failed already have left behind, so that one leak is one failure. */
    private static long blamed;

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(MINE).put(Long.class, Torch.liveTensors());
        assertEquals(blamed, Torch.liveTensors(), "tensors alive before the test");
    }

    @Override
    public void afterEach(ExtensionContext context) {
        blamed = Torch.liveTensors();
        assertEquals(context.getStore(MINE).remove(Long.class, Long.class), blamed, "tensors left alive");
    }
}
