package dev.isthmus.runtime;

/**
 * Where a tensor lives.
 *
 * @param type  kind of device
 * @param index which one of its kind; libtorch numbers the only CPU -1
 */
public record Device(Type type, int index) {

    /** The machine's own memory. */
    public static final Device CPU = new Device(Type.CPU, -1);

    /** Kinds of device, with libtorch's {@code DeviceType} numbers. */
    public enum Type {
        CPU(0);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        /** libtorch's {@code DeviceType} number. */
        public int code() {
            return code;
        }
    }

    static Device of(int typeCode, int index) {
        for (Type t : Type.values()) {
            if (t.code == typeCode) {
                return t == Type.CPU ? CPU : new Device(t, index);
            }
        }
        throw new IsthmusException("device type " + typeCode + " of libtorch is not supported; expected " + CPU);
    }

    @Override
    public String toString() {
        return this == CPU ? "cpu" : type.name().toLowerCase(java.util.Locale.ROOT) + ":" + index;
    }
}
