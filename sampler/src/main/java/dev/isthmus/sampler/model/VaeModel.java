package dev.isthmus.sampler.model;

import dev.isthmus.runtime.SharedScope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import java.nio.file.Path;

/**
 * The decoder half of a KL autoencoder, loaded from a checkpoint with the published parameter names. Threads and
 * scopes as in {@link MarModel}.
 */
public final class VaeModel implements AutoCloseable {

    private final Checkpoint file;
    private final SharedScope weights;
    private final KlDecoder decoder;

    private VaeModel(Checkpoint file, SharedScope owner, VaeConfig config) {
        this.file = file;
        this.weights = owner;
        Weights weights = new Weights(file);
        this.decoder = new KlDecoder(config, weights);
        weights.requireFit("decoder.", "post_quant_conv.");
    }

    /**
     * Maps the weights and checks every parameter of the decoder against the configuration.
     *
     * @param weights in any format that {@link Checkpoint} opens; an encoder in it is passed over
     * @throws CheckpointException if the file is malformed, or the decoder's parameters are not just those that the
     *     configuration asks for, in number, shape and finite values
     */
    public static VaeModel open(Path weights, VaeConfig config) {
        return Opened.open(weights, (file, owner) -> new VaeModel(file, owner, config));
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
        weights.close();
        file.close();
    }
}
