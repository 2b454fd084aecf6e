package dev.isthmus.app.option;

import dev.isthmus.runtime.Device;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How images are computed, for every command that makes some. */
public final class RunOptions {

    @Option(names = "--cfg", paramLabel = "X", converter = RealNumber.Cfg.class,
            description = "Guidance scale; 1 is none. Default: what a published model was evaluated with (text to image: 4.0), else 2.0.")
    private Double cfg;

    @Option(names = "--temperature", paramLabel = "X", defaultValue = Defaults.TEMPERATURE,
            converter = RealNumber.Temperature.class,
            description = "Factor on the noise of every reverse diffusion step. Default: ${DEFAULT-VALUE}.")
    private double temperature;

    @Option(names = "--batch", paramLabel = "N", defaultValue = Defaults.BATCH, converter = WholeNumber.Batch.class,
            description = "Images computed together; fewer take less memory. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(names = "--threads", paramLabel = "N", converter = WholeNumber.Threads.class,
            description = "Threads to compute with. Default: $$OMP_NUM_THREADS, else one for each processor.")
    private Integer threads;

    @Mixin
    private DeviceOption device;

    @Option(names = {"-q", "--quiet"}, description = "No progress and no messages but errors; what goes to the standard output stays.")
    private boolean quiet;

    /** The guidance scale, which is the model's own if the user says nothing. */
    public double cfg(ModelOption model) {
        return cfg(model.cfg());
    }

    /** The guidance scale, which is {@code usual} if the user says nothing. */
    public double cfg(double usual) {
        return cfg == null ? usual : cfg;
    }

    /** Factor on the noise of every reverse diffusion step. */
    public double temperature() {
        return temperature;
    }

    /** Images computed together. */
    public int batch() {
        return batch;
    }

    /** Threads to compute with, if the user says. */
    public OptionalInt threads() {
        return threads == null ? OptionalInt.empty() : OptionalInt.of(threads);
    }

    /** Where to compute. */
    public Device device() {
        return device.device();
    }

    /** Whether nothing but errors and results is to be told. */
    public boolean quiet() {
        return quiet;
    }
}
