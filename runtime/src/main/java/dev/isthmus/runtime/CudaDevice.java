package dev.isthmus.runtime;

/**
 * A GPU as its driver describes it.
 *
 * {@snippet :
 * if (Cuda.unavailable().isEmpty()) {
 *     Cuda.devices().forEach(device -> log(device));
 * }
 * }
 *
 * @param device          its number
 * @param name            such as {@code NVIDIA H100 80GB HBM3}
 * @param memory          in bytes
 * @param major           of its compute capability
 * @param minor           of its compute capability
 * @param multiprocessors what runs blocks of threads
 * @param driver          the CUDA version that the driver serves: 1000 major + 10 minor
 */
public record CudaDevice(Device device, String name, long memory, int major, int minor, int multiprocessors, int driver) {

    /** For example {@code cuda:0 NVIDIA H100 80GB HBM3, 79 GiB, compute capability 9.0, driver for CUDA 13.0}. */
    @Override
    public String toString() {
        return device + " " + name + ", " + (memory >> 30) + " GiB, compute capability " + major + "." + minor
                + ", driver for CUDA " + driver / 1000 + "." + driver % 1000 / 10;
    }
}
