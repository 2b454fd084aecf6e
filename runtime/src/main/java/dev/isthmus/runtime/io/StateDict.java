package dev.isthmus.runtime.io;

import java.util.List;

/**
 * Which tensors of a PyTorch checkpoint are meant: those under a key of its top level, or the top level itself.
 *
 * {@snippet :
 * try (Checkpoint last = Checkpoint.open(torchFile, StateDict.model());
 *         Checkpoint averaged = Checkpoint.open(torchFile, StateDict.modelEma())) {
 *     assert last.names().equals(averaged.names());
 * }
 * }
 *
 * @param keys       the first of these that the file has is taken
 * @param orTopLevel whether the top level is taken when the file has none of the keys
 */
public record StateDict(List<String> keys, boolean orTopLevel) {
    public StateDict {
        keys = List.copyOf(keys);
        if (keys.isEmpty() && !orTopLevel) {
            throw new IllegalArgumentException("keys are [] and the top level is not meant either, expected one of them");
        }
    }

    /**
     * What a published file is used with: averaged weights under {@code model_ema}, else {@code model}, else
     * {@code state_dict}, else the top level.
     */
    public static StateDict usual() {
        return new StateDict(List.of("model_ema", "model", "state_dict"), true);
    }

    /** Weights averaged over training, under {@code model_ema}; what MAR is evaluated with. */
    public static StateDict modelEma() {
        return key("model_ema");
    }

    /** Weights as last trained, under {@code model}; what LightGen and autoencoder files are used with. */
    public static StateDict model() {
        return key("model");
    }

    /** What lies under {@code key}, for example {@code state_dict}. */
    public static StateDict key(String key) {
        return new StateDict(List.of(key), false);
    }

    /** The file's outermost dict itself. */
    public static StateDict topLevel() {
        return new StateDict(List.of(), true);
    }
}
