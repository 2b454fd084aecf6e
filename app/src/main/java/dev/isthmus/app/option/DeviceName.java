package dev.isthmus.app.option;

import dev.isthmus.runtime.Device;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where to compute. Asking for a device that this machine has not is refused when it is looked for; falling back would hide it. */
public final class DeviceName implements ITypeConverter<Device> {

    private static final Pattern CUDA = Pattern.compile("cuda(?::([0-9]{1,2}))?");

    @Override
    public Device convert(String text) {
        if (text.equals("cpu")) {
            return Device.CPU;
        }
        Matcher gpu = CUDA.matcher(text);
        if (!gpu.matches()) {
            throw new TypeConversionException("\"" + text + "\"; expected cpu, cuda, or cuda:N for GPU number N");
        }
        return Device.cuda(gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1)));
    }
}
