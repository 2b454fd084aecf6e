package dev.isthmus.runtime.io;

import java.util.Objects;
import java.util.Optional;

/**
 * Which tensors of a PyTorch checkpoint are meant: those under one key of its top level, or the top level itself.
 *
 * @param key the key, or nothing for the top level
 */
public record StateDict(Optional<String> key) {
    public StateDict {
        Objects.requireNonNull(key, "key");
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
        return new StateDict(Optional.of(key));
    }

    /** The file's outermost dict itself. */
    public static StateDict topLevel() {
        return new StateDict(Optional.empty());
    }
}
