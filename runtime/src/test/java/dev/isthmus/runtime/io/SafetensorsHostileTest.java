package dev.isthmus.runtime.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file here is wrong in one way; each must be refused in one line that says which. */
class SafetensorsHostileTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void refuses(String what, byte[] bytes, String expected) throws IOException {
        assertRefused(Files.write(folder.resolve("hostile.safetensors"), bytes), expected);
    }

    @Test
    void refusesWhatIsNoFile() throws IOException {
        assertRefused(folder.resolve("absent"), "does not exist");
        assertRefused(folder, "is a folder");
        assertRefused(Path.of("/dev/null"), "not a regular file");
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
        assertRefused(dangling, "does not exist");
    }

    private static void assertRefused(Path file, String expected) {
        CheckpointException e = assertThrows(CheckpointException.class, () -> Safetensors.open(file).close());
        assertTrue(e.getMessage().contains(expected), e.getMessage());
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        assertTrue(e.getMessage().length() < 700, "short: " + e.getMessage());
    }

    static Stream<Arguments> files() {
        return Stream.of(prefixes(), texts(), tensors(), layouts()).flatMap(s -> s);
    }

    private static Stream<Arguments> prefixes() {
        byte[] braces = {'{', '}'};
        byte[] none = {};
        return Stream.of(
                arguments("empty", none, "has 0 bytes, expected at least 8"),
                arguments("seven bytes", new byte[7], "has 7 bytes"),
                arguments("prefix alone", SafetensorsWriter.raw(2, none, none), "header length is 2 bytes, but only 0"),
                arguments("header length 0", SafetensorsWriter.raw(0, braces, none), "header length is 0 bytes"),
                arguments("header length -1", SafetensorsWriter.raw(-1, braces, none),
                        "header length is 18446744073709551615 bytes, expected 1 to 100000000"),
                arguments("header length minimum", SafetensorsWriter.raw(Long.MIN_VALUE, braces, none),
                        "header length is 9223372036854775808 bytes"),
                arguments("header length over 100 MB", SafetensorsWriter.raw(100_000_001, braces, none),
                        "header length is 100000001 bytes, expected 1 to 100000000"),
                arguments("header past the end", SafetensorsWriter.raw(3, braces, none),
                        "header length is 3 bytes, but only 2 follow"),
                arguments("header cut", SafetensorsWriter.raw(1, braces, none), "not valid JSON"));
    }

    private static Stream<Arguments> texts() {
        byte[] overlong = {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'};
        byte[] surrogate = {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'};
        byte[] cut = {'{', '}', (byte) 0xe2, (byte) 0x82};
        return Stream.of(
                arguments("UTF-8 overlong", SafetensorsWriter.raw(overlong.length, overlong, new byte[0]), "not valid UTF-8"),
                arguments("UTF-8 surrogate", SafetensorsWriter.raw(surrogate.length, surrogate, new byte[0]),
                        "not valid UTF-8"),
                arguments("UTF-8 cut", SafetensorsWriter.raw(cut.length, cut, new byte[0]), "not valid UTF-8"),
                header("list", "[]", "begins with byte 0x5b, expected '{'"),
                header("leading space", " {}", "begins with byte 0x20"),
                header("byte order mark", "\ufeff{}", "begins with byte 0xef"),
                header("NUL padding", "{}\0\0", "not valid JSON at character"),
                header("unclosed", "{\"a\":", "not valid JSON"),
                header("comment", "{/* */}", "not valid JSON"),
                header("trailing comma", "{\"a\":{},}", "tensor \"a\" has no dtype"),
                header("two objects", "{}{}", "goes on after its closing brace"),
                header("bare control in a name", "{\"a\nb\":1}", "not valid JSON"),
                header("metadata is a string", "{\"__metadata__\":\"x\"}", "__metadata__ is \"x\", expected an object"),
                header("metadata is null", "{\"__metadata__\":null}", "__metadata__ is null, expected an object"),
                header("metadata value is a number", "{\"__metadata__\":{\"k\":1}}", "__metadata__ \"k\" is 1, expected a string"),
                header("metadata value is an object", "{\"__metadata__\":{\"k\":{}}}", "\"k\" is an object, expected a string"),
                header("metadata key twice", "{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}}", "\"k\" appears twice"),
                header("metadata twice", "{\"__metadata__\":{},\"__metadata__\":{}}", "__metadata__ appears twice"),
                header("too much metadata", IntStream.rangeClosed(0, 1 << 16).mapToObj(i -> "\"" + i + "\":\"\"")
                        .collect(Collectors.joining(",", "{\"__metadata__\":{", "}}")), "has more than 65536 pairs"),
                header("nested lists", "{\"a\":" + "[".repeat(100_000), "tensor \"a\" is a list, expected an object"),
                header("nested objects", "{\"a\":".repeat(100_000), "tensor \"a\" has key \"a\""),
                header("nested shape", "{\"a\":{\"shape\":" + "[".repeat(100_000), "shape contains a list, expected integers"),
                header("long name", "{\"" + "n".repeat(20_000) + "\":{}}", "not valid JSON"),
                header("too many tensors", IntStream.rangeClosed(0, 1 << 18)
                        .mapToObj(i -> tensor("t" + i, "U8", "[0]", "[0,0]")).collect(Collectors.joining(",", "{", "}")),
                        "has more than 262144 tensors"));
    }

    private static Stream<Arguments> tensors() {
        return Stream.of(
                header("tensor is a number", "{\"a\":7}", "tensor \"a\" is 7, expected an object"),
                header("no dtype", "{\"a\":{\"shape\":[],\"data_offsets\":[0,1]}}", "tensor \"a\" has no dtype"),
                header("no shape", "{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,1]}}", "tensor \"a\" has no shape"),
                header("no offsets", "{\"a\":{\"dtype\":\"U8\",\"shape\":[]}}", "tensor \"a\" has no data_offsets"),
                header("unknown key", "{\"a\":{\"stride\":[1]}}", "tensor \"a\" has key \"stride\", expected only dtype"),
                header("dtype twice", "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\"}}", "has dtype twice"),
                header("shape twice", "{\"a\":{\"shape\":[],\"shape\":[]}}", "has shape twice"),
                header("offsets twice", "{\"a\":{\"data_offsets\":[0,1],\"data_offsets\":[0,1]}}", "has data_offsets twice"),
                header("escaped key twice", "{\"a\":{\"shape\":[],\"sh\\u0061pe\":[]}}", "has shape twice"),
                header("name twice", "{" + tensor("a", "U8", "[]", "[0,1]") + "," + tensor("a", "U8", "[]", "[0,1]") + "}",
                        "tensor \"a\" appears twice"),
                header("dtype is a number", "{\"a\":{\"dtype\":1}}", "dtype is 1, expected a string"),
                one("U7", "[1]", "[0,1]", "has dtype \"U7\", expected one of U8, I8, I16, I32, I64, F16, F32"),
                one("F8_E4M3", "[1]", "[0,1]", "has dtype \"F8_E4M3\""),
                one("u8", "[1]", "[0,1]", "has dtype \"u8\""),
                one("U\\n8", "[1]", "[0,1]", "has dtype \"U\\u000a8\""),
                one("U8", "[-1]", "[0,1]", "shape is [-1], expected sizes >= 0"),
                one("U8", "[-1,-1]", "[0,1]", "shape is [-1, -1]"),
                one("U8", "[1.0]", "[0,1]", "shape contains 1.0, expected integers"),
                one("U8", "[1e0]", "[0,1]", "shape contains 1e0, expected integers"),
                one("U8", "[\"1\"]", "[0,1]", "shape contains \"1\", expected integers"),
                one("U8", "[null]", "[0,1]", "shape contains null"),
                one("U8", "[9223372036854775808]", "[0,1]", "shape contains 9223372036854775808, expected integers below 2^63"),
                one("U8", "[" + "9".repeat(5_000) + "]", "[0,1]", "not valid JSON"),
                one("U8", "[NaN]", "[0,1]", "not valid JSON"),
                one("U8", "7", "[0,1]", "shape is 7, expected a list of integers"),
                one("F32", "[4611686018427387904,4]", "[0,1]", "shape [4611686018427387904, 4] overflows"),
                one("U8", "[4294967296,4294967296]", "[0,0]", "overflows"),
                one("F64", "[1152921504606846976]", "[0,0]", "overflows"),
                one("U8", "[0,4611686018427387904,4]", "[0,0]", "overflows"),
                one("U8", ones(65), "[0,1]", "shape has 65 dimensions, expected 0 to 64"),
                one("U8", ones(1_000), "[0,1]", "shape has more than 128 numbers"),
                one("U8", "[1]", "[]", "has 0 data_offsets, expected 2"),
                one("U8", "[1]", "[0,1,1]", "has 3 data_offsets, expected 2"),
                one("U8", "[1]", "[-1,0]", "data_offsets are [-1, 0], expected 0 <= begin <= end"),
                one("U8", "[1]", "[1,0]", "data_offsets are [1, 0]"),
                one("U8", "[1]", "[0,-9223372036854775808]", "data_offsets are [0, -9223372036854775808]"),
                one("U8", "[2]", "[0,1]", "span 1 bytes, expected 2 for U8 [2]"),
                one("F32", "[]", "[0,1]", "span 1 bytes, expected 4 for F32 []"),
                one("U8", "[0]", "[0,1]", "span 1 bytes, expected 0"));
    }

    private static Stream<Arguments> layouts() {
        return Stream.of(
                one("U8", "[2]", "[0,2]", "ends at byte 2, expected at most 1"),
                one("U8", "[9223372036854775807]", "[0,9223372036854775807]", "ends at byte 9223372036854775807"),
                one("U8", "[0]", "[0,0]", "has 1 bytes after the header, expected 0"),
                header("trailing bytes", "{}", "has 1 bytes after the header, expected 0"),
                one("U8", "[0]", "[1,1]", "begins at byte 1, expected 0"),
                layout("gap", "leave a gap", "[0,1]", "[2,3]"),
                layout("overlap", "overlap", "[0,1]", "[0,1]"),
                layout("late start", "leave a gap", "[1,2]", "[2,3]"),
                layout("trailing byte", "has 3 bytes after the header, expected 2", "[0,1]", "[1,2]"));
    }

    /** A header over one byte of data. */
    private static Arguments header(String what, String header, String expected) {
        return arguments(what, SafetensorsWriter.raw(header, new byte[1]), expected);
    }

    private static Arguments one(String dtype, String shape, String offsets, String expected) {
        String what = dtype + " " + shape.substring(0, Math.min(40, shape.length())) + " " + offsets;
        return header(what, "{" + tensor("a", dtype, shape, offsets) + "}", expected);
    }

    /** Two one-byte tensors in three bytes of data. */
    private static Arguments layout(String what, String expected, String first, String second) {
        String header = "{" + tensor("a", "U8", "[1]", first) + "," + tensor("b", "U8", "[1]", second) + "}";
        return arguments(what, SafetensorsWriter.raw(header, "abc".getBytes(StandardCharsets.US_ASCII)), expected);
    }

    private static String tensor(String name, String dtype, String shape, String offsets) {
        return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
    }

    private static String ones(int rank) {
        return "[" + String.join(",", Collections.nCopies(rank, "1")) + "]";
    }
}
