package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.Safetensors;
import java.nio.file.Path;

/**
 * The decoder half of a KL autoencoder, loaded from a safetensors file with the published parameter names. Threads and
 * scopes as in {@link MarModel}.
 */
public final class VaeModel implements AutoCloseable {

    private final Safetensors file;
    private final Scope scope;
    private final KlDecoder decoder;

    private VaeModel(Safetensors file, Scope scope, VaeConfig config) {
        this.file = file;
        this.scope = scope;
        Weights weights = new Weights(file);
        this.decoder = new KlDecoder(config, weights);
        weights.requireAllTaken("decoder.", "post_quant_conv.");
    }

    /**
     * Maps the weights and checks every shape of the decoder against the configuration.
     *
     * @throws CheckpointException if the file is malformed, or a parameter is missing or of another shape
     */
    public static VaeModel open(Path weights, VaeConfig config) {
        return Opened.open(weights, (file, scope) -> new VaeModel(file, scope, config));
    }

    /**
     * @param latent [B, z, h, w], in the autoencoder's own scale
     * @return [B, channels, H, W], about -1 to 1
     */
    public Tensor decode(Tensor latent) {
        return decoder.decode(latent);
    }

    @Override
    public void close() {
        scope.close();
        file.close();
    }
}
