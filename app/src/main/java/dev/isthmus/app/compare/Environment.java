package dev.isthmus.app.compare;

import dev.isthmus.app.Version;
import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.TorchInfo;
import dev.isthmus.sampler.model.Placement;

/**
 * Where a comparison ran.
 *
 * @param isthmus    version of this program
 * @param libtorch   version of libtorch
 * @param java       version of the JVM
 * @param system     operating system and architecture
 * @param processors that the JVM may use
 * @param threads    that an op is computed with
 * @param device     that the model is on, and its precision if not the usual one: {@code cpu}, or such as {@code cuda:0 f16 NVIDIA H200}
 */
public record Environment(String isthmus, String libtorch, String java, String system, int processors, int threads, String device) {

    /**
     * This process's.
     *
     * @param libtorch that it loaded, threads being set
     * @throws dev.isthmus.runtime.DeviceException if the device cannot be used, with the reason
     */
    static Environment here(TorchInfo libtorch, Placement placement) {
        Cuda.require(placement.device());
        return new Environment(Version.text(), libtorch.version(), System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"), Runtime.getRuntime().availableProcessors(),
                Torch.threads().torch(), describe(placement));
    }

    /** Another GPU of the same number would have other times. */
    private static String describe(Placement placement) {
        Device device = placement.device();
        return placement + (device.equals(Device.CPU) ? "" : " " + Cuda.devices().get(device.index()).name());
    }
}
