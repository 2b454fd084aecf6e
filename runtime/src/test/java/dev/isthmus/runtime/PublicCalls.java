package dev.isthmus.runtime;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that a user of the package can call, found in its compiled classes: what is added is found without being named. */
final class PublicCalls {
    private PublicCalls() {
    }

    /** Public methods and constructors of the public types, exceptions apart, each once; in an order that is always the same. */
    static List<Executable> all() {
        Map<String, Executable> calls = new LinkedHashMap<>();
        for (Class<?> type : types()) {
            Stream.concat(Stream.of(type.getMethods()), Stream.of(type.getConstructors()))
                    .filter(e -> e.getDeclaringClass().getPackage() == Tensor.class.getPackage())
                    .filter(e -> !e.isSynthetic() && !isInheritedByOther(type, e))
                    .sorted(Comparator.comparing(Executable::toString)).forEach(e -> calls.put(type.getName() + e, e));
        }
        return new ArrayList<>(calls.values());
    }

    /** A method of an interface or abstract class is called on what implements it. */
    private static boolean isInheritedByOther(Class<?> type, Executable e) {
        return e instanceof Method && !Modifier.isStatic(e.getModifiers()) && Modifier.isAbstract(type.getModifiers())
                || Modifier.isStatic(e.getModifiers()) && e.getDeclaringClass() != type;
    }

    private static List<Class<?>> types() {
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(Tensor.class.getResource("Tensor.class").toURI()).getParent())) {
            for (String file : files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".class")).sorted().toList()) {
                Class<?> type = Class.forName(Tensor.class.getPackageName() + "." + file.substring(0, file.length() - 6), false,
                        PublicCalls.class.getClassLoader());
                if (isPublic(type) && !Throwable.class.isAssignableFrom(type) && !needsGpu(type)) {
                    types.add(type);
                }
            }
        } catch (IOException | URISyntaxException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
        return types;
    }

    /** There is nothing to call without a GPU; with one, the tests of the package {@code tests.cuda} misuse them. */
    private static boolean needsGpu(Class<?> type) {
        Class<?> outermost = type.getEnclosingClass() == null ? type : type.getEnclosingClass();
        return Set.of(CudaStream.class, CudaEvent.class, CudaGraph.class, CudaKernel.class, PinnedMemory.class).contains(outermost);
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers()) && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }
}
