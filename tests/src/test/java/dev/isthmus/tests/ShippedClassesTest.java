package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.tests.ClassFile.Member;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every class that is laid out, ours and others', is one for Java 22, whatever JDK built it. */
class ShippedClassesTest {
    private static final int OLDEST = 22;
    private static final int MAJOR = 44 + OLDEST;
    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/(\\d+)/.*");

    private static final Pattern CONNECTION = Pattern.compile(
            "java/net/(http/.*|\\w*Socket\\w*|\\w*URLConnection|InetAddress)|java/nio/channels/\\w*(Socket|Datagram)\\w*|javax/net/.*");
    /** What reads resources can read them from jars only by a URL; and a server has an address to listen on. */
    private static final Pattern ALLOWED = Pattern.compile(
            ".*/dev/isthmus/(bindings/NativeResource|server/(ServerConfig|ImageServer)|app/command/ServeOptions)\\.class");

    @Test
    void ofAFormatThatJava22Reads() throws Exception {
        Map<String, ClassFile> classes = classes();
        assertTrue(classes.size() > 1000, classes.size() + " classes");
        assertEquals(Set.of(), names(classes, (name, file) -> file.major() > MAJOR), "classes for a later Java");
        assertEquals(Set.of(), names(classes, (name, file) -> name.startsWith("isthmus-") && file.major() != MAJOR),
                "our classes for another Java than " + OLDEST);
    }

    @Test
    void usingNothingLaterThanJava22() throws Exception {
        JavaRelease release = new JavaRelease(OLDEST);
        Member ofJava23 = new Member("java/lang/foreign/SymbolLookup", "findOrThrow",
                "(Ljava/lang/String;)Ljava/lang/foreign/MemorySegment;");
        int running = Runtime.version().feature();
        assertEquals(running > OLDEST, new JavaRelease(running).has(ofJava23)); // it sees what is there
        assertFalse(release.has(ofJava23)); // and what is not

        TreeSet<String> unknown = new TreeSet<>();
        classes().forEach((name, file) -> file.references().stream().filter(member -> !release.has(member))
                .forEach(member -> unknown.add(name + " uses " + member)));
        assertEquals(Set.of(), unknown);
    }

    @Test
    void onlyTheBindingsCallNativeCode() throws Exception {
        Set<String> calling = names(classes(), (name, file) -> name.startsWith("isthmus-")
                && file.references().stream().anyMatch(member -> member.owner().equals("java/lang/foreign/Linker")));
        assertFalse(calling.isEmpty());
        assertTrue(calling.stream().allMatch(name -> name.startsWith("isthmus-bindings-")), calling.toString());
    }

    @Test
    void nothingOfOursOpensAConnection() throws Exception {
        Set<String> connecting = names(classes(), (name, file) -> name.startsWith("isthmus-")
                && file.references().stream().anyMatch(member -> CONNECTION.matcher(member.owner()).matches()
                        || member.owner().equals("java/net/URL") && member.name().startsWith("open")));
        assertTrue(connecting.stream().allMatch(name -> ALLOWED.matcher(name).matches()), connecting.toString());
    }

    private static Set<String> names(Map<String, ClassFile> classes, BiPredicate<String, ClassFile> test) {
        return classes.entrySet().stream().filter(entry -> test.test(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    /** By jar and entry. Classes that only a later Java would read are left out. */
    private static Map<String, ClassFile> classes() throws Exception {
        Map<String, ClassFile> classes = new TreeMap<>();
        for (Path jar : Layout.jars()) {
            try (JarFile file = new JarFile(jar.toFile())) {
                for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements();) {
                    JarEntry entry = entries.nextElement();
                    Matcher versioned = VERSIONED.matcher(entry.getName());
                    boolean later = versioned.matches() && Integer.parseInt(versioned.group(1)) > OLDEST;
                    if (entry.getName().endsWith(".class") && !later) {
                        try (InputStream in = file.getInputStream(entry)) {
                            classes.put(jar.getFileName() + "/" + entry.getName(), ClassFile.read(in));
                        }
                    }
                }
            }
        }
        return classes;
    }
}
