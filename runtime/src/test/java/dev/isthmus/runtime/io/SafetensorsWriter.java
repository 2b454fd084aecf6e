package dev.isthmus.runtime.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.StringJoiner;

/** Builds small safetensors files, well-formed or, through {@link #raw}, as wrong as a test likes. */
public final class SafetensorsWriter {
    private final StringJoiner header = new StringJoiner(",", "{", "}");
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /** Adds a {@code __metadata__} object with one pair; neither may need escaping. */
    public SafetensorsWriter metadata(String key, String value) {
        header.add("\"__metadata__\":{\"" + key + "\":\"" + value + "\"}");
        return this;
    }

    /** Adds a tensor; its name may not need escaping, and nothing is checked against the format. */
    public SafetensorsWriter tensor(String name, String dtype, long[] shape, byte[] bytes) {
        int begin = data.size();
        data.writeBytes(bytes);
        header.add("\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":"
                + Arrays.toString(shape) + ",\"data_offsets\":[" + begin + "," + data.size() + "]}");
        return this;
    }

    /** Adds a tensor of 32-bit floats. */
    public SafetensorsWriter floats(String name, long[] shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return tensor(name, "F32", shape, bytes.array());
    }

    /** The file, its header padded with spaces so that data begin at {@code 8k + misalignment}. */
    public byte[] bytes(int misalignment) {
        StringBuilder json = new StringBuilder(header.toString());
        while ((json.toString().getBytes(StandardCharsets.UTF_8).length - misalignment) % 8 != 0) {
            json.append(' ');
        }
        return raw(json.toString(), data.toByteArray());
    }

    public Path write(Path file) throws IOException {
        return Files.write(file, bytes(0));
    }

    /** A file of this header and data, with the right header length and nothing else right. */
    public static byte[] raw(String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return raw(json.length, json, data);
    }

    public static byte[] raw(long headerLength, byte[] header, byte[] data) {
        return ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength).put(header).put(data).array();
    }
}
