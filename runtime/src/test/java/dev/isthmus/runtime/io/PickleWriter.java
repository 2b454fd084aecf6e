package dev.isthmus.runtime.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles instruction by instruction, well-formed or as wrong as a test likes. */
final class PickleWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** One that begins as it should. */
    static PickleWriter begun() {
        return new PickleWriter().op(0x80, 2);
    }

    /** Raw bytes, for instructions without a method. */
    PickleWriter op(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    /** Instructions that are one printable character each. */
    PickleWriter ops(String characters) {
        out.writeBytes(characters.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleWriter text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return ops("X").int32(utf8.length).raw(utf8);
    }

    PickleWriter whole(long value) {
        return op(0x8a, 8).raw(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }

    PickleWriter wholes(long... values) {
        ops("(");
        for (long value : values) {
            whole(value);
        }
        return ops("t");
    }

    PickleWriter global(String module, String symbol) {
        return ops("c" + module + "\n" + symbol + "\n");
    }

    PickleWriter int32(int value) {
        return raw(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    PickleWriter raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** A storage, as {@code torch.save} refers to it. */
    PickleWriter storage(String type, String key, long elements) {
        return ops("(").text("storage").global("torch", type).text(key).text("cuda:0").whole(elements).ops("tQ");
    }

    /** A tensor over a storage of its own. */
    PickleWriter tensor(String type, String key, long elements, long offset, long[] shape, long[] strides) {
        return global("torch._utils", "_rebuild_tensor_v2").ops("(").storage(type, key, elements).whole(offset)
                .wholes(shape).wholes(strides).op(0x89).hooks().ops("tR");
    }

    /** A vector that is the whole of a storage of floats. */
    PickleWriter floats(String key, long elements) {
        return tensor("FloatStorage", key, elements, 0, new long[] {elements}, new long[] {1});
    }

    PickleWriter hooks() {
        return global("collections", "OrderedDict").ops(")R");
    }

    byte[] end() {
        return ops(".").bytes();
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
