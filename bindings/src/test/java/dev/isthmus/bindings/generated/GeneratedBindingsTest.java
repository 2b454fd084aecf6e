package dev.isthmus.bindings.generated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.Reader;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The committed bindings are those of the header that the shim is compiled with. */
class GeneratedBindingsTest {
    private static final String REMEDY = "; regenerate the bindings with `sh bindings/jextract.sh` and commit its output";
    private static final Path GENERATED =
            Header.module().resolve(Path.of("src", "main", "java", "dev", "isthmus", "bindings", "generated"));

    private static Header header;
    private static Properties recorded;

    @BeforeAll
    static void read() throws IOException {
        header = Header.read();
        recorded = new Properties();
        try (Reader reader = Files.newBufferedReader(GENERATED.resolve("GENERATED.properties"))) {
            recorded.load(reader);
        }
        assertFalse(header.functions().isEmpty() || header.constants().isEmpty() || header.structs().isEmpty());
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    @Test
    void theHeaderIsTheOneTheyWereGeneratedFrom() throws Exception {
        assertEquals(recorded.getProperty("header.sha256"), sha256(Header.path()),
                "native/include/isthmus.h changed since the bindings were generated" + REMEDY);
    }

    @Test
    void generatedFilesAreUntouchedAndAllListed() throws Exception {
        Map<String, String> listed = recorded.stringPropertyNames().stream().filter(key -> key.startsWith("output."))
                .collect(Collectors.toMap(key -> key.substring("output.".length(), key.length() - ".sha256".length()),
                        recorded::getProperty));
        try (Stream<Path> files = Files.list(GENERATED)) {
            TreeSet<String> present = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("GENERATED.properties")).collect(Collectors.toCollection(TreeSet::new));
            assertEquals(new TreeSet<>(listed.keySet()), present,
                    "the generated folder holds other files than GENERATED.properties lists" + REMEDY);
        }
        for (Map.Entry<String, String> file : listed.entrySet()) {
            assertEquals(file.getValue(), sha256(GENERATED.resolve(file.getKey())),
                    file.getKey() + " was edited by hand or is of another run" + REMEDY);
        }
    }

    @Test
    void everyConstantHasItsValue() throws Exception {
        for (Map.Entry<String, Long> constant : header.constants().entrySet()) {
            Object value = method(Isthmus.class, constant.getKey(), "#define " + constant.getKey()).invoke(null);
            assertEquals(constant.getValue(), ((Number) value).longValue(), constant.getKey() + " has another value" + REMEDY);
        }
    }

    @Test
    void everyFunctionHasItsSignature() throws Exception {
        Class<?> isthmus = LoadedApart.isthmus(); // it looks a function up before it tells its signature
        for (Map.Entry<String, List<String>> function : header.functions().entrySet()) {
            String name = function.getKey();
            FunctionDescriptor descriptor = (FunctionDescriptor)
                    method(isthmus, name + "$descriptor", "function " + name).invoke(null);
            List<String> kinds = new ArrayList<>(List.of(descriptor.returnLayout().map(GeneratedBindingsTest::kind)
                    .orElse("void")));
            descriptor.argumentLayouts().forEach(layout -> kinds.add(kind(layout)));
            assertEquals(function.getValue(), kinds, name + " has another signature" + REMEDY);
        }
    }

    @Test
    void nothingIsBoundThatTheHeaderLacks() {
        TreeSet<String> known = new TreeSet<>(header.functions().keySet());
        known.addAll(header.constants().keySet());
        TreeSet<String> bound = Stream.of(Isthmus.class.getDeclaredMethods()).map(Method::getName)
                .map(name -> name.replaceFirst("\\$.*", "")).filter(name -> !name.isEmpty() && !name.startsWith("lambda"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(known, bound, "the bindings name other functions and constants than isthmus.h" + REMEDY);
    }

    @Test
    void everyStructHasItsLayout() throws Exception {
        for (Map.Entry<String, List<Header.Field>> struct : header.structs().entrySet()) {
            String name = struct.getKey();
            Class<?> generated = Class.forName(GeneratedBindingsTest.class.getPackageName() + "." + name);
            GroupLayout layout = (GroupLayout) method(generated, "layout", "struct " + name).invoke(null);
            List<String> members = layout.memberLayouts().stream().flatMap(m -> m.name().stream()).toList();
            assertEquals(struct.getValue().stream().map(Header.Field::name).toList(), members,
                    "struct " + name + " has other members" + REMEDY);
            long offset = 0;
            for (Header.Field field : struct.getValue()) {
                String member = name + "." + field.name();
                MemoryLayout of = layout.select(PathElement.groupElement(field.name()));
                MemoryLayout element = of instanceof SequenceLayout list ? list.elementLayout() : of;
                long bytes = element.byteSize();
                offset = (offset + bytes - 1) / bytes * bytes;
                assertEquals(field.kind(), kind(element), member + " has another type" + REMEDY);
                assertEquals(field.count(), of instanceof SequenceLayout list ? list.elementCount() : 1,
                        member + " has another length" + REMEDY);
                assertEquals(offset, layout.byteOffset(PathElement.groupElement(field.name())),
                        member + " lies elsewhere" + REMEDY);
                offset += of.byteSize();
            }
            assertEquals((offset + layout.byteAlignment() - 1) / layout.byteAlignment() * layout.byteAlignment(),
                    layout.byteSize(), "struct " + name + " has another size" + REMEDY);
        }
    }

    private static Method method(Class<?> owner, String name, String what) {
        try {
            return owner.getMethod(name);
        } catch (NoSuchMethodException e) {
            throw new AssertionError("the bindings lack " + what + " of isthmus.h" + REMEDY, e);
        }
    }

    private static String kind(MemoryLayout layout) {
        return switch (layout) {
            case AddressLayout a -> "pointer";
            case ValueLayout.OfInt i -> "int";
            case ValueLayout.OfLong l -> "long";
            case ValueLayout.OfDouble d -> "double";
            default -> layout.toString();
        };
    }
}
