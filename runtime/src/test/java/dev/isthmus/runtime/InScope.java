package dev.isthmus.runtime;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Opens a scope around every test; named after {@link NoLeaks}, so that it closes before the leak check. */
final class InScope implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace MINE = ExtensionContext.Namespace.create(InScope.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(MINE).put(Scope.class, Scope.open());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        context.getStore(MINE).remove(Scope.class, Scope.class).close();
    }
}
