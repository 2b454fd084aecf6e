package dev.isthmus.runtime.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The declarations of a libtorch's ops, read from the library file itself: its C ABI has no call that tells them, yet what is
 * handed through that ABI is untyped, so that a wrong argument would be read as a pointer. libtorch registers its ops from
 * these very texts when it is loaded; they always fit the library in use.
 */
public final class SchemaTable {

    private static final byte[] ARROW = ") -> ".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST = 4096;
    private static final Pattern DECLARATION = Pattern.compile("[A-Za-z_]\\w*(::[A-Za-z_]\\w*)?(\\.\\w+)?\\([^\\x00]*\\) -> .+");
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** The texts that can be an op's declaration, by name and overload, as in {@code aten::add.Tensor}. */
    private final Map<String, Set<String>> declarations;
    private final Registry registry;

    private SchemaTable(Map<String, Set<String>> declarations, Registry registry) {
        this.declarations = declarations;
        this.registry = registry;
    }

    /** What libtorch itself can be asked. */
    public interface Registry {
        /** Whether it has an op of this name and overload. */
        boolean has(String name, String overload);

        /** Whether it has a function of this C++ name. */
        boolean hasFunction(String symbol);
    }

    /**
     * Reads them from {@code libtorch_cpu.so}, or its like on another system.
     *
     * <p>A linker may keep a text only as the end of a longer one, {@code softmax.int(..)} in {@code log_softmax.int(..)}. So the
     * ends are candidates for ops that the registry has and that no text of their own declares.
     */
    public static SchemaTable of(Path library, Registry registry) {
        List<String> texts = read(library);
        Map<String, Set<String>> whole = new HashMap<>();
        texts.forEach(text -> put(whole, text));
        whole.keySet().removeIf(full -> !registry.has(name(full), overload(full)));
        Map<String, Set<String>> ends = new HashMap<>();
        for (String text : texts) {
            for (int i = 1; i < text.indexOf('(') && !text.contains("::"); i++) {
                if (Character.isJavaIdentifierStart(text.charAt(i))) {
                    put(ends, text.substring(i));
                }
            }
        }
        ends.keySet().removeIf(full -> whole.containsKey(full) || !registry.has(name(full), overload(full)));
        whole.putAll(ends);
        return new SchemaTable(whole, registry);
    }

    private static List<String> read(Path library) {
        List<String> found = new ArrayList<>();
        try (FileChannel file = FileChannel.open(library, StandardOpenOption.READ); Arena arena = Arena.ofConfined()) {
            MemorySegment text = readOnlyData(file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena));
            for (long i = 0; i < text.byteSize() - ARROW.length; i++) {
                if (text.get(ValueLayout.JAVA_BYTE, i) == ARROW[0] && isArrow(text, i)) {
                    string(text, i).filter(s -> DECLARATION.matcher(s).matches()).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the declarations of libtorch's ops from " + library, e);
        }
        return found;
    }

    private static boolean isArrow(MemorySegment text, long at) {
        for (int i = 1; i < ARROW.length; i++) {
            if (text.get(ValueLayout.JAVA_BYTE, at + i) != ARROW[i]) {
                return false;
            }
        }
        return true;
    }

    /** The NUL-terminated text around {@code at}. */
    private static Optional<String> string(MemorySegment text, long at) {
        long begin = at;
        while (begin > 0 && at - begin < LONGEST && text.get(ValueLayout.JAVA_BYTE, begin - 1) != 0) {
            begin--;
        }
        long end = at;
        while (end < text.byteSize() && end - at < LONGEST && text.get(ValueLayout.JAVA_BYTE, end) != 0) {
            end++;
        }
        byte[] bytes = text.asSlice(begin, end - begin).toArray(ValueLayout.JAVA_BYTE);
        return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /**
     * Declarations without a namespace are those of {@code aten}. The ones that spell {@code aten::} or {@code prim::} belong to
     * TorchScript's interpreter, which cannot be reached from here.
     */
    private static void put(Map<String, Set<String>> found, String text) {
        String written = text.substring(0, text.indexOf('('));
        if (!written.startsWith("aten::") && !written.startsWith("prim::")) {
            found.computeIfAbsent(written.contains("::") ? written : "aten::" + written, full -> new TreeSet<>()).add(text);
        }
    }

    private static String name(String full) {
        int dot = full.indexOf('.');
        return dot < 0 ? full : full.substring(0, dot);
    }

    private static String overload(String full) {
        int dot = full.indexOf('.');
        return dot < 0 ? "" : full.substring(dot + 1);
    }

    /** The section of constants of an ELF file for 64 bits; of another kind of file, all of it. */
    private static MemorySegment readOnlyData(MemorySegment file) {
        if (file.byteSize() < 64 || file.get(INT, 0) != 0x464c457f || file.get(ValueLayout.JAVA_BYTE, 4) != 2) {
            return file;
        }
        long headers = file.get(LONG, 0x28);
        int size = Short.toUnsignedInt(file.get(SHORT, 0x3a));
        int count = Short.toUnsignedInt(file.get(SHORT, 0x3c));
        int names = Short.toUnsignedInt(file.get(SHORT, 0x3e));
        long nameTable = file.get(LONG, headers + (long) names * size + 0x18);
        for (int i = 0; i < count; i++) {
            long header = headers + (long) i * size;
            if (file.getString(nameTable + file.get(INT, header)).equals(".rodata")) {
                return file.asSlice(file.get(LONG, header + 0x18), file.get(LONG, header + 0x20));
            }
        }
        return file;
    }

    /**
     * The op of this name, such as {@code aten::add}, and overload; empty if there is none.
     *
     * @throws IllegalStateException if several texts could be its declaration and none is known to be
     */
    public Optional<OpSchema> find(String name, String overload) {
        Set<String> texts = declarations.getOrDefault(overload.isEmpty() ? name : name + "." + overload, Set.of());
        List<OpSchema> candidates = texts.stream().map(text -> parse(name, text)).toList();
        if (candidates.size() <= 1) {
            return candidates.stream().findFirst();
        }
        /* Several known ones have the same types and differ in the names of parameters. */
        return Optional.of(candidates.stream().filter(this::hasFunction).findFirst().orElseThrow(
                () -> new IllegalStateException(candidates.size() + " texts in libtorch could declare it")));
    }

    private static OpSchema parse(String name, String text) {
        int colons = text.substring(0, text.indexOf('(')).indexOf("::");
        return OpSchema.parse(name.substring(0, name.indexOf("::")), colons < 0 ? text : text.substring(colons + 2));
    }

    /** The C++ name spells the types of the parameters, so at most one declaration has its function. */
    private boolean hasFunction(OpSchema schema) {
        try {
            return registry.hasFunction(Mangled.symbol(schema));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The overloads of an op, sorted; the unnamed one as an empty text. */
    public List<String> overloads(String name) {
        return declarations.keySet().stream().filter(key -> key.equals(name) || key.startsWith(name + "."))
                .map(key -> key.equals(name) ? "" : key.substring(name.length() + 1)).sorted().toList();
    }

    /** Every name with overload, as in {@code aten::add.Tensor}, sorted. */
    public List<String> names() {
        return declarations.keySet().stream().sorted().toList();
    }
}
