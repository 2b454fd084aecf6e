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
    private LoadedApart() {
    }

    static Class<?> isthmus() throws ReflectiveOperationException, MalformedURLException {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
            classPath.add(Path.of(entry).toUri().toURL());
        }
        ClassLoader apart = new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        Consumer<String> notice = text -> { };
        apart.loadClass("dev.isthmus.bindings.NativeLibrary").getMethod("load", Consumer.class).invoke(null, notice);
        return apart.loadClass(Isthmus.class.getName());
    }
}
