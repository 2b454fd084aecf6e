package dev.isthmus.runtime;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a tensor lives.
 *
 * {@snippet :
 * Device device = x.device();                             // cpu
 * boolean onGpu = device.type() == Device.Type.CUDA;
 * }
 *
 * @param type  kind of device
 * @param index which one of its kind; libtorch numbers the only CPU -1
 */
public record Device(Type type, int index) {

    /** The machine's own memory. */
    public static final Device CPU = new Device(Type.CPU, -1);

    private static final Optional<Device> ON_CPU = Optional.of(CPU);

    /** The GPU number {@code index}. */
    public static Device cuda(int index) {
        return new Device(Type.CUDA, index);
    }

    public Device {
        if (type == Type.CPU ? index != -1 : index < 0 || index > Byte.MAX_VALUE) {
            throw new IllegalArgumentException("index of a " + type + " is " + index + "; expected "
                    + (type == Type.CPU ? "-1" : "0 to " + Byte.MAX_VALUE));
        }
    }

    /** Kinds of device, with libtorch's {@code DeviceType} numbers. */
    public enum Type {
        /** The machine's processors. */
        CPU(0),
        /** A GPU of NVIDIA. */
        CUDA(1);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        /** libtorch's {@code DeviceType} number. */
        public int code() {
            return code;
        }
    }

    /** The device with libtorch's numbers, if it is one that this library supports. */
    static Optional<Device> of(int typeCode, int index) {
        if (typeCode == Type.CPU.code) {
            return ON_CPU;
        }
        for (Type t : Type.values()) {
            if (t.code == typeCode) {
                return Optional.of(new Device(t, index));
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return type == Type.CPU ? "cpu" : type.name().toLowerCase(Locale.ROOT) + ":" + index;
    }
}
