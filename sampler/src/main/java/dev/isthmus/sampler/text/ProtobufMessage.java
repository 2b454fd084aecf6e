package dev.isthmus.sampler.text;

import dev.isthmus.runtime.io.CheckpointException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * The fields of one protobuf message, one after another. Nobody vouches for the bytes: every length is held against what is there.
 */
final class ProtobufMessage {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;
    private static final int MAX_VARINT_BITS = 64;

    private final Path file;
    private final String name;
    private final ByteBuffer bytes;
    private int field;
    private int wireType;

    /**
     * @param file to be blamed
     * @param name what the message is, for messages of ours
     */
    ProtobufMessage(Path file, String name, ByteBuffer bytes) {
        this.file = file;
        this.name = name;
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Goes on to the next field, whose value must then be asked for or skipped.
     *
     * @return false at the end of the message
     */
    boolean next() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long tag = varint("a field");
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        if (tag >>> 3 != field || field < 1) {
            throw refusal("has field " + Long.toUnsignedString(tag >>> 3) + "; it is damaged or no SentencePiece model");
        }
        return true;
    }

    /** The number of the field. */
    int field() {
        return field;
    }

    /** The value of a field that is a whole number or an enum. */
    long number() {
        expect(VARINT, "a whole number");
        return varint("field " + field);
    }

    /** The value of a field that is true or false. */
    boolean flag() {
        return number() != 0;
    }

    /** The value of a field that is a floating-point number of 4 bytes. */
    float real() {
        expect(FIXED_32, "a number of 4 bytes");
        try {
            return bytes.getFloat();
        } catch (BufferUnderflowException e) {
            throw cutShort("field " + field);
        }
    }

    /** The value of a field that is bytes or text. */
    byte[] bytes() {
        byte[] value = new byte[length("bytes")];
        bytes.get(value);
        return value;
    }

    /** The value of a field that is a message itself. */
    ProtobufMessage message(String itsName) {
        int length = length("a message");
        ByteBuffer inner = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return new ProtobufMessage(file, itsName, inner);
    }

    /** Passes over the value, whatever it is. */
    void skip() {
        switch (wireType) {
            case VARINT -> varint("field " + field);
            case FIXED_64 -> advance(Long.BYTES);
            case LENGTH -> advance(length("bytes"));
            case FIXED_32 -> advance(Integer.BYTES);
            default -> throw refusal("has field " + field + " of wire type " + wireType + ", expected 0, 1, 2 or 5");
        }
    }

    /** A refusal of the file, for what is wrong with this message. */
    CheckpointException refusal(String what) {
        return new CheckpointException(file, name + " " + what);
    }

    private void advance(int count) {
        if (count > bytes.remaining()) {
            throw cutShort("field " + field);
        }
        bytes.position(bytes.position() + count);
    }

    private int length(String what) {
        expect(LENGTH, what);
        long length = varint("field " + field);
        if (length < 0 || length > bytes.remaining()) {
            throw refusal("has field " + field + " of " + Long.toUnsignedString(length) + " bytes, but only " + bytes.remaining() + " follow");
        }
        return (int) length;
    }

    private void expect(int type, String what) {
        if (wireType != type) {
            throw refusal("has field " + field + " of wire type " + wireType + ", expected " + type + " for " + what);
        }
    }

    private long varint(String what) {
        long value = 0;
        for (int shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw cutShort(what);
            }
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw refusal("has a number of more than 10 bytes in " + what);
    }

    private CheckpointException cutShort(String what) {
        return refusal("ends in the middle of " + what);
    }
}
