package dev.isthmus.bindings.generated;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The generated class with the shim loaded, in a class loader of its own: other tests need a JVM that has not loaded it. */
final class LoadedApart {
    /** Kept, because a JVM loads a library for one class loader only. */
    private static Class<?> isthmus;

    private LoadedApart() {
    }

    static synchronized Class<?> isthmus() throws ReflectiveOperationException, MalformedURLException {
        if (isthmus != null) {
            return isthmus;
        }
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
            classPath.add(Path.of(entry).toUri().toURL());
        }
        ClassLoader apart = new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        Consumer<String> notice = text -> { };
        apart.loadClass("dev.isthmus.bindings.NativeLibrary").getMethod("load", Consumer.class).invoke(null, notice);
        isthmus = apart.loadClass(Isthmus.class.getName());
        return isthmus;
    }
}
