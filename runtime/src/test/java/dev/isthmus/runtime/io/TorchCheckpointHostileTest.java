package dev.isthmus.runtime.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file here is wrong in one way; each must be refused in one line that says which. */
class TorchCheckpointHostileTest {
    private static final byte[] DATA = new byte[16];
    private static final String KEY = "a/data/0";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"containers", "directories", "ends", "names", "bombs", "machines", "globals", "structures", "tensors"})
    void refuses(String what, byte[] bytes, String expected) throws IOException {
        Path file = Files.write(folder.resolve("hostile.pth"), bytes);
        assertRefused(file, expected, () -> TorchCheckpoint.open(file, StateDict.topLevel()).close());
    }

    @Test
    void refusesTruncationAtEverySixtyFourthByte() throws IOException {
        Path file = folder.resolve("cut.pth");
        try (InputStream in = getClass().getResourceAsStream("mar-a.pth")) {
            Files.copy(in, file);
        }
        // Cut in place, which is safe as no mapping is alive in between.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (long bytes = (channel.size() - 1) / 64 * 64; bytes >= 0; bytes -= 64) {
                channel.truncate(bytes);
                assertRefused(file, bytes < 22 ? "expected at least 22" : "has no zip end record",
                        () -> TorchCheckpoint.open(file, StateDict.modelEma()).close());
            }
        }
    }

    @Test
    void refusesPicklesCutAtEveryByte() throws IOException {
        byte[] pickle = good();
        Path file = folder.resolve("cut.pth");
        for (int bytes = 0; bytes < pickle.length; bytes++) {
            Files.deleteIfExists(file);
            Files.write(file, zip(Arrays.copyOf(pickle, bytes)).bytes());
            assertRefused(file, "pickle", () -> TorchCheckpoint.open(file, StateDict.topLevel()).close());
        }
    }

    @Test
    void refusesWhatIsNoFile() {
        assertRefused(folder, "is a folder", () -> TorchCheckpoint.open(folder, StateDict.model()));
        Path absent = folder.resolve("absent");
        assertRefused(absent, "does not exist", () -> TorchCheckpoint.open(absent, StateDict.model()));
    }

    @Test
    void refusesDamageThatOnlyReadingCanFind() throws IOException {
        byte[] bytes = new ZipWriter().stored("a/data.pkl", good()).deflated(KEY, DATA)
                .withCentral32(KEY, ZipWriter.CENTRAL_BYTES, DATA.length);
        int at = indexOf(bytes, "a/data/0".getBytes(StandardCharsets.US_ASCII));
        while (at % 64 != 0) {
            at++;
        }
        bytes[at] = (byte) 0xff;
        Path file = Files.write(folder.resolve("damaged.pth"), bytes);
        try (TorchCheckpoint checkpoint = TorchCheckpoint.open(file, StateDict.topLevel())) {
            assertRefused(file, "zip entry \"a/data/0\" is damaged", () -> checkpoint.data("w"));
        }
    }

    @Test
    void refusesMoreOrLessThanWasDeclared() throws IOException {
        for (int declared : new int[] {12, 20}) {
            byte[] pickle = PickleWriter.begun().ops("}").text("w").floats("0", declared / 4).ops("s").end();
            ZipWriter zip = new ZipWriter().sizesFollow().stored("a/data.pkl", pickle).deflated(KEY, DATA);
            Path file = Files.write(folder.resolve(declared + ".pth"),
                    zip.withCentral32(KEY, ZipWriter.CENTRAL_BYTES, declared));
            try (TorchCheckpoint checkpoint = TorchCheckpoint.open(file, StateDict.topLevel())) {
                assertRefused(file, "zip entry \"a/data/0\" unpacks to ", () -> checkpoint.data("w"));
            }
        }
    }

    private static void assertRefused(Path file, String expected, Runnable opening) {
        CheckpointException e = assertThrows(CheckpointException.class, opening::run);
        assertTrue(e.getMessage().contains(expected), e.getMessage());
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        assertTrue(e.getMessage().length() < 700, "short: " + e.getMessage());
    }

    static Stream<Arguments> containers() {
        byte[] legacy = ByteBuffer.allocate(64).put(new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10}).array();
        return Stream.of(
                arguments("empty", new byte[0], "has 0 bytes, expected at least 22"),
                arguments("legacy", legacy, "is a bare pickle as PyTorch wrote before 1.6"),
                arguments("not a zip", new byte[64], "does not begin as a zip"),
                arguments("safetensors", SafetensorsWriter.raw("{}" + " ".repeat(638), new byte[0]), "does not begin as a zip"),
                arguments("zip without members", new ZipWriter().bytes(), "does not begin as a zip"),
                arguments("TorchScript", new ZipWriter().stored("a/data.pkl", good()).stored("a/constants.pkl", DATA).bytes(),
                        "is a TorchScript program"),
                arguments("TorchScript code", new ZipWriter().stored("a/data.pkl", good()).stored("a/code/m.py", DATA).bytes(),
                        "is a TorchScript program"),
                arguments("no pickle", new ZipWriter().stored(KEY, DATA).bytes(), "has no entry FOLDER/data.pkl"),
                arguments("pickle without a folder", new ZipWriter().stored("data.pkl", good()).bytes(),
                        "has no entry FOLDER/data.pkl"),
                arguments("two pickles", zip(good()).stored("b/data.pkl", good()).bytes(), "has several entries FOLDER/data.pkl"),
                arguments("big-endian", zip(good()).stored("a/byteorder", "big".getBytes(StandardCharsets.US_ASCII)).bytes(),
                        "zip entry \"a/byteorder\" is \"big\", expected \"little\""),
                arguments("long byteorder", zip(good()).stored("a/byteorder", new byte[99]).bytes(), "is \"too long\""));
    }

    static Stream<Arguments> directories() {
        return Stream.of(
                arguments("encrypted", zip(good()).withCentral16(KEY, ZipWriter.CENTRAL_FLAGS, 0x801), "has flags 0x801"),
                arguments("method", zip(good()).withCentral16(KEY, ZipWriter.CENTRAL_METHOD, 14), "compression method 14"),
                arguments("local flags", zip(good()).withLocal16(KEY, ZipWriter.LOCAL_FLAGS, 0),
                        "local header of another name, flags or method"),
                arguments("local name", zip(good()).withLocal16(KEY, 30, 'b' | '/' << 8),
                        "local header of another name, flags or method"),
                arguments("local size", zip(good()).withLocal16(KEY, 22, 15), "local header of another size"),
                arguments("stored with two sizes", zip(good()).withCentral32(KEY, ZipWriter.CENTRAL_BYTES, 15),
                        "is stored with 16 bytes but has 15"),
                arguments("other disk", zip(good()).withCentral16(KEY, ZipWriter.CENTRAL_DISK, 1), "another part of the zip"),
                arguments("past the directory", zip(good()).withCentral32(KEY, ZipWriter.CENTRAL_OFFSET, Integer.MAX_VALUE),
                        "begins at byte 2147483647"),
                arguments("no local header", zip(good()).withCentral32(KEY, ZipWriter.CENTRAL_OFFSET, 1),
                        "has no local header at byte 1"),
                arguments("too long", zip(good()).withCentral32(KEY, ZipWriter.CENTRAL_PACKED, Integer.MAX_VALUE),
                        "has 2147483647 bytes from byte"),
                arguments("size without zip64", zip(good()).withCentral32(KEY, ZipWriter.CENTRAL_PACKED, -1),
                        "has 4294967295 bytes from byte"),
                arguments("overlap", overlapping(), "inside another entry"),
                arguments("name twice", zip(good()).stored(KEY, DATA).bytes(), "appears twice"),
                arguments("not an entry", zip(good()).withCentral32(KEY, 0, 0), "has no entry at byte"),
                arguments("extra past the end", zip(good()).withCentral16(KEY, 30, 0xffff), "runs past the directory's end"));
    }

    static Stream<Arguments> ends() {
        byte[] zip = zip(good()).bytes();
        byte[] commented = Arrays.copyOf(zip, zip.length + 4);
        commented[zip.length - 2] = 4;
        return Stream.of(
                arguments("trailing bytes", Arrays.copyOf(zip, zip.length + 1), "has no zip end record"),
                arguments("comment", commented, "has no zip end record"),
                arguments("second disk", zip(good()).withEnd32(18, 1), "one part of a zip"),
                arguments("more entries", zip(good()).withEnd32(14, 3 | 3 << 16), "expected 3 entries and found 2"),
                arguments("fewer entries", zip(good()).withEnd32(14, 1 | 1 << 16), "zip directory ends at byte"),
                arguments("short directory", zip(good()).withEnd32(10, 46), "zip directory is said to be at byte"),
                arguments("far directory", zip(good()).withEnd32(6, -2), "zip directory is said to be at byte 4294967294"),
                arguments("huge count", wide().withEnd32(22 + 20 + 24, -1), "expected a whole zip"),
                arguments("huge counts", hugeCounts(), "counts 18446744073709551615 entries"),
                arguments("zip64 size", wide().withEnd32(22 + 20 + 12, -1), "zip directory is said to be at byte"),
                arguments("zip64 offset", wide().withEnd32(22 + 20 + 4, -1), "zip directory is said to be at byte 18446744"),
                arguments("zip64 record", wide().withEnd32(22 + 20 + 56, 0), "locator that does not point"),
                arguments("zip64 locator", wide().withEnd32(22 + 12, 0), "locator that does not point"),
                arguments("two truths", wide().withEnd32(10, 7), "has two values for its size, 7 and "),
                arguments("zip64 member size", hugeMember(), "has 18446744073709551615 bytes"));
    }

    static Stream<Arguments> names() {
        return Stream.of("/etc/passwd", "a/../../b", "..", "a\\b", "C:b", "a/./b", "a\nb", "a\0b")
                .map(name -> arguments("name " + name.replace('\0', '?'), zip(good()).stored(name, DATA).bytes(),
                        "zip entry \""));
    }

    static Stream<Arguments> bombs() {
        byte[] zeros = new byte[100 << 20];
        return Stream.of(
                arguments("zip bomb", zip(good()).deflated("a/data/1", zeros).bytes(), "unpack to more than"),
                arguments("pickle bomb", new ZipWriter().deflated("a/data.pkl", Arrays.copyOf(zeros, 40 << 20)).bytes(),
                        "has 41943040 bytes, expected at most 33554432"),
                arguments("declared bomb", zip(good()).deflated("a/data/1", DATA)
                        .withCentral32("a/data/1", ZipWriter.CENTRAL_BYTES, Integer.MAX_VALUE), "local header of another size"),
                arguments("a bomb that deflate cannot hold", new ZipWriter().sizesFollow().stored("a/data.pkl", good())
                        .stored(KEY, DATA).deflated("a/data/1", DATA)
                        .withCentral32("a/data/1", ZipWriter.CENTRAL_BYTES, 50 << 20), "more than deflate can"),
                arguments("a bomb of views", views(), "need copies of more than"));
    }

    static Stream<Arguments> machines() {
        return Stream.of(
                pickle("empty pickle", new PickleWriter(), "pickle ends at byte 0"),
                pickle("protocol 0", new PickleWriter().ops("(dp0\n."), "does not begin as a pickle of protocol 2"),
                pickle("protocol 4", new PickleWriter().op(0x80, 4).ops("}."), "does not begin as a pickle of protocol 2"),
                pickle("protocol twice", PickleWriter.begun().op(0x80, 2), "byte 2: has instruction 0x80"),
                pickle("INST", PickleWriter.begun().ops("(ios\nsystem\n"), "has instruction 0x69"),
                pickle("OBJ", PickleWriter.begun().ops("(o"), "has instruction 0x6f"),
                pickle("PERSID", PickleWriter.begun().ops("Pa\n"), "has instruction 0x50"),
                pickle("STACK_GLOBAL", PickleWriter.begun().text("os").text("system").op(0x93), "has instruction 0x93"),
                pickle("NEWOBJ_EX", PickleWriter.begun().op(0x92), "has instruction 0x92"),
                pickle("EXT1", PickleWriter.begun().op(0x82, 1), "has instruction 0x82"),
                pickle("EXT2", PickleWriter.begun().op(0x83, 1, 0), "has instruction 0x83"),
                pickle("EXT4", PickleWriter.begun().op(0x84, 1, 0, 0, 0), "has instruction 0x84"),
                pickle("POP", PickleWriter.begun().ops("N0"), "has instruction 0x30"),
                pickle("DUP", PickleWriter.begun().ops("N2"), "has instruction 0x32"),
                pickle("BYTEARRAY8", PickleWriter.begun().op(0x96), "has instruction 0x96"),
                pickle("nothing left", PickleWriter.begun().ops("."), "leaves 0 values"),
                pickle("two left", PickleWriter.begun().ops("NN."), "leaves 2 values"),
                pickle("open mark", PickleWriter.begun().ops("}(."), "leaves 1 values"),
                pickle("more after the end", PickleWriter.begun().ops("}.}"), "goes on for 1 bytes after its end"),
                pickle("empty stack", PickleWriter.begun().ops("R"), "uses a value that is not there"),
                pickle("below a mark", PickleWriter.begun().ops("NN(R"), "uses a value that is not there"),
                pickle("memo of nothing", PickleWriter.begun().op('q', 0), "uses a value that is not there"),
                pickle("memo of a mark", PickleWriter.begun().ops("N(").op('q', 0), "uses a value that is not there"),
                pickle("no mark", PickleWriter.begun().ops("t"), "closes a group that it did not open"),
                pickle("unknown memo", PickleWriter.begun().op('h', 7), "recalls value 7"),
                pickle("unknown long memo", PickleWriter.begun().op('j').int32(-1), "recalls value 4294967295"),
                pickle("huge text", PickleWriter.begun().ops("X").int32(-1), "has a text of 4294967295 bytes"),
                pickle("long text", PickleWriter.begun().ops("X").int32(9).ops("short"), "pickle ends at byte"),
                pickle("bad text", PickleWriter.begun().ops("X").int32(1).op(0xff), "not valid UTF-8"),
                pickle("huge number", PickleWriter.begun().op(0x8a, 255), "pickle ends at byte"),
                pickle("many marks", PickleWriter.begun().ops("(".repeat(100)), "nests more than 64 levels"),
                pickle("huge stack", PickleWriter.begun().ops("N".repeat(70_000)), "stacks more than 65536 values"),
                pickle("many instructions", PickleWriter.begun().ops("N" + "q0".repeat(3 << 20)),
                        "takes more than 2097152 steps"),
                pickle("many dicts of one list", repeatedDicts(), "takes more than 2097152 steps"),
                pickle("many tensors of one shape", repeatedTensors(), "takes more than 2097152 steps"));
    }

    static Stream<Arguments> globals() {
        return Stream.of("os system", "posix system", "nt system", "subprocess Popen", "builtins eval", "builtins exec",
                "builtins getattr", "builtins __import__", "__builtin__ eval", "sys modules", "torch load", "torch.jit load",
                "numpy.core.multiarray _reconstruct", "numpy._core.multiarray _reconstruct", "functools partial",
                "_codecs encode", "torch._utils _rebuild_qtensor", "torch._utils _rebuild_sparse_tensor",
                "torch._utils _rebuild_tensor", "torch FloatStorage.from_file", "torch._utils os.system",
                "collections OrderedDict.fromkeys", "collections ordereddict", "torch QInt8Storage", "torch Tensor")
                .map(name -> name.split(" ")).map(name -> pickle(String.join(".", name),
                        PickleWriter.begun().global(name[0], name[1]).ops("(").text("true").ops("tR."),
                        "names \"" + String.join(".", name) + "\", which is none of the names that weights need"));
    }

    static Stream<Arguments> structures() {
        PickleWriter deep = PickleWriter.begun().ops("}").text("w").ops(")").op(repeated(0x85, 100_000)).ops("s.");
        return Stream.of(
                pickle("long global", PickleWriter.begun().ops("c" + "x".repeat(300) + "\ny\n"), "has a name of more than 256"),
                pickle("list in itself", PickleWriter.begun().ops("]").op('q', 0).op('h', 0).ops("a."), "into itself"),
                pickle("dict in itself", PickleWriter.begun().ops("}").op('q', 0).text("a").op('h', 0).ops("s."), "into itself"),
                pickle("circle of two", PickleWriter.begun().ops("]").op('q', 0).ops("]").op('q', 1).ops("a").op('h', 1)
                        .op('h', 0).ops("a0."), "already inside another value, as circles do"),
                pickle("circle by a tuple", PickleWriter.begun().ops("]").op('q', 0).op('h', 0).op(0x85).ops("a."),
                        "already inside another value, as circles do"),
                pickle("deep", deep, "nests more than 64 levels deep"),
                pickle("key twice", PickleWriter.begun().ops("}(").text("w").ops("N").text("w").ops("Nu."),
                        "sets key \"w\" twice"),
                pickle("tuple as a key", PickleWriter.begun().ops("})Ns."), "has a tuple of 0 as a key"),
                pickle("key without a value", PickleWriter.begun().ops("}(Nu."), "sets a key without a value"),
                pickle("set on a list", PickleWriter.begun().ops("]NNs."), "sets a key of a list of 0"),
                pickle("append to a dict", PickleWriter.begun().ops("}Na."), "appends to a dict of 0"),
                pickle("call of a text", PickleWriter.begun().text("eval").ops(")R."), "calls \"eval\" with a tuple of 0"),
                pickle("call of a storage type", PickleWriter.begun().global("torch", "FloatStorage").ops(")R."),
                        "calls torch.FloatStorage, expected a constructor"),
                pickle("call of Namespace", PickleWriter.begun().global("argparse", "Namespace").ops(")R."),
                        "calls argparse.Namespace, expected a constructor"),
                pickle("new OrderedDict", PickleWriter.begun().global("collections", "OrderedDict").ops(")").op(0x81),
                        "creates collections.OrderedDict"),
                pickle("new Namespace of something", PickleWriter.begun().global("argparse", "Namespace").ops("N").op(0x85, 0x81),
                        "creates argparse.Namespace with a tuple of 1"),
                pickle("OrderedDict of a text", PickleWriter.begun().global("collections", "OrderedDict").text("ab").op(0x85)
                        .ops("R"), "other things than a list of pairs"),
                pickle("attributes of a dict", PickleWriter.begun().ops("}}b"), "gives attributes to a dict"),
                pickle("attributes that are none", PickleWriter.begun().hooks().ops("Nb"), "gives None as attributes"),
                pickle("root is a list", PickleWriter.begun().ops("]."), "holds a list of 0, expected a dict"),
                pickle("no tensor", PickleWriter.begun().ops("}").text("w").ops("Ns."), "\"w\" is None, expected a tensor"),
                pickle("dict of dicts", PickleWriter.begun().ops("}").text("model").ops("}s."),
                        "\"model\" is a dict of 0, expected a tensor"));
    }

    static Stream<Arguments> tensors() {
        return Stream.of(
                pickle("storage id", PickleWriter.begun().ops(")Q"), "has a reference that is not"),
                pickle("storage tag", storageId("module", "FloatStorage", "0"), "has a reference that is not"),
                pickle("storage path", storageId("storage", "FloatStorage", "../0"), "has a reference that is not"),
                pickle("storage without a key", storageId("storage", "FloatStorage", ""), "has a reference that is not"),
                pickle("storage that is not there", storageId("storage", "FloatStorage", "1"),
                        "has no zip entry \"a/data/1\", which its pickle names as a storage"),
                pickle("storage too small", PickleWriter.begun().storage("FloatStorage", "0", 5), "has 16 bytes, expected 20"),
                pickle("storage too large", PickleWriter.begun().storage("FloatStorage", "0", 3), "has 16 bytes, expected 12"),
                pickle("storage overflow", PickleWriter.begun().storage("FloatStorage", "0", 1L << 62),
                        "has a storage of 4611686018427387904 elements"),
                pickle("storage negative", PickleWriter.begun().storage("FloatStorage", "0", -1), "has a reference that is not"),
                tensor("offset", 1, new long[] {4}, new long[] {1}, "needs element 4 of storage \"0\", which holds 4"),
                tensor("negative offset", -1, new long[] {1}, new long[] {1}, "storage offset is -1"),
                tensor("far offset", 5, new long[] {0}, new long[] {1}, "storage offset is 5, expected 0 to 4"),
                tensor("huge offset", Long.MAX_VALUE, new long[] {2}, new long[] {1}, "storage offset is 9223372036854775807"),
                tensor("negative size", 0, new long[] {-1}, new long[] {1}, "shape is [-1], expected sizes >= 0"),
                tensor("negative stride", 3, new long[] {4}, new long[] {-1}, "strides are [-1], expected >= 0"),
                tensor("too long", 0, new long[] {5}, new long[] {1}, "needs element 4 of storage"),
                tensor("stride", 0, new long[] {2, 2}, new long[] {3, 1}, "needs element 4 of storage"),
                tensor("huge stride", 0, new long[] {2}, new long[] {Long.MAX_VALUE}, "needs element 9223372036854775807"),
                tensor("strides overflow", 0, new long[] {3}, new long[] {Long.MAX_VALUE},
                        "strides [9223372036854775807] overflow"),
                tensor("shape overflow", 0, new long[] {1L << 40, 1L << 40}, new long[] {0, 0}, "overflows"),
                tensor("repetition", 0, new long[] {1L << 40}, new long[] {0}, "which holds only 4"),
                tensor("fewer strides", 0, new long[] {2, 2}, new long[] {1}, "has 1 strides, expected 2"),
                tensor("rank", 0, new long[65], new long[65], "tensor has 65 dimensions"),
                pickle("rebuild of nothing", rebuild().ops(")R"), "rebuilds a tensor of other things"),
                pickle("rebuild of texts", rebuild().ops("(").text("a").ops("NNNNNtR"), "rebuilds a tensor of other things"),
                pickle("parameter of nothing", PickleWriter.begun().global("torch._utils", "_rebuild_parameter").ops(")R"),
                        "rebuilds a parameter of other things"),
                pickle("sizes that are texts", rebuild().ops("(").storage("FloatStorage", "0", 4).whole(0).text("4").op(0x85)
                        .wholes(1).op(0x89).hooks().ops("tR"), "tensor has \"4\" as a size or stride"),
                pickle("hooks", rebuild().ops("(").storage("FloatStorage", "0", 4).whole(0).wholes(4).wholes(1).op(0x89)
                        .ops("}").text("k").ops("NstR"), "rebuilds a tensor of other things"),
                pickle("metadata", rebuild().ops("(").storage("FloatStorage", "0", 4).whole(0).wholes(4).wholes(1).op(0x89)
                        .hooks().ops("}").text("conj").op(0x88).ops("stR"), "rebuilds a tensor of other things"));
    }

    private static Arguments pickle(String what, PickleWriter pickle, String expected) {
        return arguments(what, zip(pickle.bytes()).bytes(), expected);
    }

    private static Arguments tensor(String what, long offset, long[] shape, long[] strides, String expected) {
        return pickle("tensor: " + what, PickleWriter.begun().ops("}").text("w")
                .tensor("FloatStorage", "0", 4, offset, shape, strides).ops("s."), expected);
    }

    private static PickleWriter rebuild() {
        return PickleWriter.begun().global("torch._utils", "_rebuild_tensor_v2");
    }

    private static PickleWriter storageId(String tag, String type, String key) {
        return PickleWriter.begun().ops("(").text(tag).global("torch", type).text(key).text("cpu").whole(4).ops("tQ");
    }

    private static byte[] good() {
        return PickleWriter.begun().ops("}(").text("w").floats("0", 4).ops("u").end();
    }

    private static ZipWriter zip(byte[] pickle) {
        return new ZipWriter().stored("a/data.pkl", pickle).stored(KEY, DATA);
    }

    private static ZipWriter wide() {
        return new ZipWriter().wide().stored("a/data.pkl", good()).stored(KEY, DATA);
    }

    /** The first entry is said, by both of its headers, to reach into the second. */
    private static byte[] overlapping() {
        ZipWriter zip = zip(good());
        int bytes = zip.localOf(KEY) + 8 - 64;
        byte[] reaching = zip.withCentral32("a/data.pkl", ZipWriter.CENTRAL_PACKED, bytes);
        int central = lastIndexOf(reaching, "a/data.pkl".getBytes(StandardCharsets.US_ASCII)) - 46;
        ByteBuffer.wrap(reaching).order(ByteOrder.LITTLE_ENDIAN).putInt(18, bytes).putInt(22, bytes)
                .putInt(central + ZipWriter.CENTRAL_BYTES, bytes);
        return reaching;
    }

    private static byte[] hugeCounts() {
        byte[] zip = wide().bytes();
        ByteBuffer.wrap(zip).putLong(zip.length - 22 - 20 - 32, -1).putLong(zip.length - 22 - 20 - 24, -1);
        return zip;
    }

    private static byte[] hugeMember() {
        byte[] zip = wide().bytes();
        int extra = lastIndexOf(zip, KEY.getBytes(StandardCharsets.US_ASCII)) + KEY.length() + 4;
        ByteBuffer.wrap(zip).putLong(extra, -1).putLong(extra + 8, -1);
        return zip;
    }

    /** Many transposed views of one storage: small in the file, large when each is copied. */
    private static byte[] views() {
        PickleWriter pickle = PickleWriter.begun().ops("}(");
        for (int i = 0; i < 2_000; i++) {
            pickle.text("w" + i).tensor("FloatStorage", "1", 1 << 16, 0, new long[] {256, 256}, new long[] {1, 256});
        }
        return zip(pickle.ops("u").end()).stored("a/data/1", new byte[4 << 16]).bytes();
    }

    /** Three instructions that make a dict of a thousand entries, a thousand times and more. */
    private static PickleWriter repeatedDicts() {
        PickleWriter pickle = PickleWriter.begun().global("collections", "OrderedDict").op('q', 0).ops("](");
        for (int i = 0; i < 1_000; i++) {
            pickle.text("k" + i).ops("N").op(0x86);
        }
        pickle.ops("e").op(0x85, 'q', 1).ops("](");
        for (int i = 0; i < 3_000; i++) {
            pickle.op('h', 0, 'h', 1, 'R');
        }
        return pickle.ops("e");
    }

    /** Three instructions that make a tensor of as many sizes as may be. */
    private static PickleWriter repeatedTensors() {
        long[] ones = new long[64];
        Arrays.fill(ones, 1);
        PickleWriter pickle = rebuild().op('q', 0).ops("(").storage("FloatStorage", "0", 4).whole(0).wholes(ones).wholes(ones)
                .op(0x89).hooks().ops("t").op('q', 1).ops("](");
        for (int i = 0; i < 20_000; i++) {
            pickle.op('h', 0, 'h', 1, 'R');
        }
        return pickle.ops("e");
    }

    private static int[] repeated(int value, int times) {
        int[] values = new int[times];
        Arrays.fill(values, value);
        return values;
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i <= bytes.length - part.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }

    private static int lastIndexOf(byte[] bytes, byte[] part) {
        for (int i = bytes.length - part.length; i >= 0; i--) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }
}
