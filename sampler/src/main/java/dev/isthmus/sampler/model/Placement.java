package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Device;
import java.util.Objects;

/**
 * Where a model computes, and in what.
 *
 * @param device    where its weights lie
 * @param precision of the large products of its network and diffusion head; an autoencoder is single precision always, in which libtorch lets
 *                  cuDNN's convolutions use TF32
 */
public record Placement(Device device, Precision precision) {

    /** The CPU, in single precision. */
    public static final Placement CPU = new Placement(Device.CPU, Precision.F32);

    public Placement {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(precision, "precision");
    }

    /** A device, in single precision. */
    public static Placement on(Device device) {
        return new Placement(device, Precision.F32);
    }

    /** For example {@code cuda:0}, or {@code cuda:0 f16}. */
    @Override
    public String toString() {
        return precision == Precision.F32 ? device.toString() : device + " " + precision.id();
    }
}
