package dev.isthmus.app.option;

import dev.isthmus.runtime.Device;
import picocli.CommandLine.Option;

/** Where to compute, for every command that does. */
public final class DeviceOption {

    @Option(names = "--device", paramLabel = "NAME", defaultValue = "cpu", converter = DeviceName.class,
            description = "Where to compute: cpu, cuda, or cuda:N for GPU number N (isthmus doctor lists them)."
                    + " Default: ${DEFAULT-VALUE}.")
    private Device device;

    /** Where to compute. */
    public Device device() {
        return device;
    }
}
