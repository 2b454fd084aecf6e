package dev.isthmus.tests.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.Device;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** For tests that need a GPU: where there is none they are skipped, with the reason. */
final class Gpu implements BeforeAllCallback {

    static final Device FIRST = Device.cuda(0);

    @Override
    public void beforeAll(ExtensionContext context) {
        Optional<String> reason = Cuda.unavailable();
        assumeTrue(reason.isEmpty(), () -> reason.orElseThrow());
    }
}
