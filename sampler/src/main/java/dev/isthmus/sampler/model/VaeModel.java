package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import java.nio.file.Path;

/**
 * The decoder half of a KL autoencoder, loaded from a checkpoint with the published parameter names. Threads and
 * scopes as in {@link MarModel}.
 */
public final class VaeModel implements AutoCloseable {

    private final Opened<KlDecoder> opened;

    private VaeModel(Opened<KlDecoder> opened) {
        this.opened = opened;
    }

    /**
     * Maps the weights and checks every parameter of the decoder against the configuration.
     *
     * @param weights in any format that {@link Checkpoint} opens; an encoder in it is passed over
     * @throws CheckpointException if the file is malformed, or the decoder's parameters are not just those that the
     *     configuration asks for, in number, shape and finite values
     */
    public static VaeModel open(Path weights, VaeConfig config) {
        return open(new WeightSource.InFile(weights), config);
    }

    /**
     * Opens the weights and checks every parameter of the decoder against the configuration.
     *
     * @throws CheckpointException as {@link #open(Path, VaeConfig)}
     */
    public static VaeModel open(WeightSource weights, VaeConfig config) {
        return open(weights, config, Device.CPU);
    }

    /**
     * Opens the weights on a device, after checking every parameter of the decoder against the configuration.
     *
     * @throws CheckpointException as {@link #open(Path, VaeConfig)}
     * @throws dev.isthmus.runtime.DeviceException if the device cannot be used
     */
    public static VaeModel open(WeightSource weights, VaeConfig config, Device device) {
        return open(weights, VaeDesign.ldm(config), device);
    }

    /**
     * Opens the weights of any design on a device, after checking every parameter of the decoder.
     *
     * @throws CheckpointException as {@link #open(Path, VaeConfig)}
     * @throws dev.isthmus.runtime.DeviceException if the device cannot be used
     */
    public static VaeModel open(WeightSource weights, VaeDesign design, Device device) {
        return new VaeModel(Opened.open(weights, ParameterTable.of(design), Placement.on(device), w -> new KlDecoder(design, w)));
    }

    /**
     * @param latent [B, z, h, w], in the autoencoder's own scale, on its device
     * @return [B, channels, H, W], about -1 to 1
     */
    public Tensor decode(Tensor latent) {
        return opened.network().decode(latent);
    }

    @Override
    public void close() {
        opened.close();
    }
}
