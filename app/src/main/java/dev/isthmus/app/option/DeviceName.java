package dev.isthmus.app.option;

import dev.isthmus.runtime.Device;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where to compute. Asking for a device that this build has not is refused; falling back would hide it. */
public final class DeviceName implements ITypeConverter<Device> {

    @Override
    public Device convert(String text) {
        if (!text.equals("cpu")) {
            throw new TypeConversionException("\"" + text + "\"; expected cpu, the only device that this version computes on");
        }
        return Device.CPU;
    }
}
