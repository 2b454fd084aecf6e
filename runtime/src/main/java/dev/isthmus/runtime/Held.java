package dev.isthmus.runtime;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * What must not be freed by another thread while one native call runs: shared scopes, and shared arenas that tensors borrow
 * from. The latter are held by passing a segment of theirs to the call, which is FFM's own protection.
 */
final class Held {

    /** As many as the shim's functions have parameters for. */
    private static final int SEGMENTS = 4;

    private final MemorySegment[] segments = new MemorySegment[SEGMENTS];
    private int segmentCount;
    private SharedScope[] scopes = new SharedScope[2];
    private int scopeCount;

    void clear() {
        Arrays.fill(segments, MemorySegment.NULL);
        segmentCount = 0;
        scopeCount = 0;
    }

    void take(Resource resource) {
        if (resource.owner() instanceof SharedScope shared) {
            take(shared);
        }
        if (resource instanceof Tensor tensor) {
            tensor.storage().requireAlive(tensor);
            if (tensor.storage().isShared()) {
                take(tensor.storage().borrowed);
            }
        }
    }

    private void take(SharedScope scope) {
        for (int i = 0; i < scopeCount; i++) {
            if (scopes[i] == scope) {
                return;
            }
        }
        if (scopeCount == scopes.length) {
            scopes = Arrays.copyOf(scopes, scopes.length * 2);
        }
        scope.enter();
        scopes[scopeCount++] = scope;
    }

    private void take(MemorySegment segment) {
        for (int i = 0; i < segmentCount; i++) {
            if (segments[i].scope().equals(segment.scope())) {
                return;
            }
        }
        if (segmentCount == SEGMENTS) {
            throw new IllegalArgumentException("an op was given tensors over the memory of more than " + SEGMENTS
                    + " shared arenas; copy() some of them");
        }
        segments[segmentCount++] = segment;
    }

    MemorySegment segment(int i) {
        return segments[i];
    }

    void release() {
        while (scopeCount > 0) {
            scopes[--scopeCount].leave();
        }
    }
}
