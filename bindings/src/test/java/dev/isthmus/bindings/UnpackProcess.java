package dev.isthmus.bindings;

import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The second process of {@link NativeCacheProcessTest}: waits for a file to appear, then asks the cache. */
final class UnpackProcess {
    private UnpackProcess() {}

    public static void main(String[] args) throws Exception {
        Path start = Path.of(args[0]);
        NativeCache cache = new NativeCache(Path.of(args[1]));
        List<URL> resources = new ArrayList<>();
        for (String url : List.of(args).subList(2, args.length)) {
            resources.add(URI.create(url).toURL());
        }
        System.out.println("ready");
        while (!Files.exists(start)) {
            Thread.onSpinWait();
        }
        System.out.println(cache.directory("test", resources, System.out::println));
    }
}
