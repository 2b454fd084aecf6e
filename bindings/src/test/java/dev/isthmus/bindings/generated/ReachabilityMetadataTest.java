package dev.isthmus.bindings.generated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The metadata for GraalVM's native-image lists every shape of call that the bindings make and no other. A missing one
 * shows only in a finished image, at the first such call.
 */
class ReachabilityMetadataTest {
    private static final String FILE = "/META-INF/native-image/dev.isthmus/isthmus-bindings/reachability-metadata.json";
    private static final String REMEDY = "; write the metadata again with `sh bindings/reachability.sh` and commit it";
    private static final String GENERATED = Isthmus.class.getName() + "$";

    @Test
    void everyShapeOfCallIsListedOnce() throws Exception {
        List<String> listed = new ArrayList<>();
        for (JsonNode call : metadata().path("foreign").path("downcalls")) {
            List<String> parameters = call.get("parameterTypes").valueStream().map(JsonNode::asString).toList();
            listed.add(call.get("returnType").asString() + parameters);
        }
        assertEquals(new TreeSet<>(listed).size(), listed.size(), "a shape is listed twice" + REMEDY);
        TreeSet<String> missing = called();
        TreeSet<String> unused = new TreeSet<>(listed);
        unused.removeAll(missing);
        missing.removeAll(listed);
        assertTrue(missing.isEmpty() && unused.isEmpty(),
                () -> "shapes of calls that are missing: " + missing + ", and that nothing uses: " + unused + REMEDY);
    }

    @Test
    void everyCallIsOneThatThisTestCanSee() throws Exception {
        TreeSet<String> generated = methods().map(method -> GENERATED + name(method)).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(generated, users("downcallHandle").filter(name -> name.startsWith(GENERATED))
                .collect(Collectors.toCollection(TreeSet::new)), "a generated call has no descriptor of its own");
        for (String absent : List.of("upcallStub", "critical", "captureCallState", "firstVariadicArg")) {
            assertEquals(List.of(), users(absent).toList(),
                    absent + " is new here: teach bindings/reachability.sh and this test to write it into the metadata");
        }
    }

    @Test
    void theShimIsAmongTheResources() throws Exception {
        assertEquals("META-INF/native/*/*isthmus.*", metadata().path("resources").path(0).path("glob").asString());
    }

    private static JsonNode metadata() throws IOException {
        try (InputStream in = ReachabilityMetadataTest.class.getResourceAsStream(FILE)) {
            assertNotNull(in, FILE + " is missing" + REMEDY);
            return JsonMapper.shared().readTree(in);
        }
    }

    /** Every shape, from the descriptors that the compiled classes hold. */
    private static TreeSet<String> called() throws Exception {
        Class<?> isthmus = LoadedApart.isthmus(); // it looks a function up before it tells its descriptor
        TreeSet<String> shapes = new TreeSet<>();
        for (Method method : methods().toList()) {
            shapes.add(shape((FunctionDescriptor) isthmus.getMethod(method.getName()).invoke(null)));
        }
        for (String user : users("downcallHandle").filter(name -> !name.startsWith(GENERATED)).toList()) {
            List<Field> fields = Stream.of(isthmus.getClassLoader().loadClass(user).getDeclaredFields())
                    .filter(field -> field.getType() == FunctionDescriptor.class).toList();
            assertFalse(fields.isEmpty(), user + " makes a call by hand: keep its descriptor in a static field, to be seen here");
            for (Field field : fields) {
                field.setAccessible(true);
                shapes.add(shape((FunctionDescriptor) field.get(null)));
            }
        }
        return shapes;
    }

    private static Stream<Method> methods() {
        return Stream.of(Isthmus.class.getMethods()).filter(method -> method.getName().endsWith("$descriptor"));
    }

    private static String name(Method method) {
        return method.getName().substring(0, method.getName().indexOf('$'));
    }

    /** The classes of the bindings that call a method of the linker, by the name in their constant pools. */
    private static Stream<String> users(String method) throws Exception {
        Path classes = Path.of(Isthmus.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        String constant = "\u0001" + (char) (method.length() >> 8) + (char) method.length() + method;
        List<String> users = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(constant)) {
                    String path = classes.relativize(file).toString().replace(file.getFileSystem().getSeparator(), ".");
                    users.add(path.substring(0, path.length() - ".class".length()));
                }
            }
        }
        return users.stream();
    }

    private static String shape(FunctionDescriptor descriptor) {
        return descriptor.returnLayout().map(ReachabilityMetadataTest::type).orElse("void")
                + descriptor.argumentLayouts().stream().map(ReachabilityMetadataTest::type).toList();
    }

    /** The name that means this layout on every platform. */
    private static String type(MemoryLayout layout) {
        return switch (layout) {
            case AddressLayout a -> "void*";
            case ValueLayout.OfInt i -> "jint";
            case ValueLayout.OfLong l -> "jlong";
            case ValueLayout.OfDouble d -> "jdouble";
            default -> throw new AssertionError("no name for " + layout);
        };
    }
}
