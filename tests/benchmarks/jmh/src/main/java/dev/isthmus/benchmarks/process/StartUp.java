package dev.isthmus.benchmarks.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long programs take from their start to a first result or image, and how large they are: by themselves, with a class-data archive
 * (AppCDS), and with an AOT cache. Programs take turns, so that a noisy minute hits all of them.
 */
public final class StartUp {
    private static final int AOT_IN_ONE_STEP = 25;
    private static final List<String> SERIAL = List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

    /** What is started. {@code options} follow those of the kind of start. */
    private record Program(String name, List<String> options) {
    }

    /** How it is started: {@code options} to make what it needs, and to use it. */
    private record Kind(String name, String make, String use) {
    }

    private final Path root;
    private final Path work;
    private final String java;

    private StartUp(Path root, Path work) {
        this.root = root;
        this.work = work;
        this.java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 3) {
            System.err.println("usage: StartUp ROOT ROUNDS FILE.json");
            System.exit(2);
        }
        Path work = Files.createTempDirectory("isthmus-start-up");
        try {
            List<Map<String, Object>> measured = new StartUp(Path.of(args[0]), work).measure(Integer.parseInt(args[1]));
            Files.writeString(Path.of(args[2]), JsonMapper.builder().build().writerWithDefaultPrettyPrinter()
                    .writeValueAsString(measured) + "\n");
        } finally {
            try (Stream<Path> files = Files.walk(work)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    private List<Map<String, Object>> measure(int rounds) throws IOException, InterruptedException {
        Map<String, List<Child>> runs = new LinkedHashMap<>();
        Map<String, Runner> runners = new LinkedHashMap<>();
        for (Program program : programs()) {
            for (Kind kind : kinds(program)) {
                String name = program.name() + "/" + kind.name();
                runners.put(name, runner(program, kind));
                runs.put(name, new ArrayList<>());
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Runner> each : runners.entrySet()) {
                runs.get(each.getKey()).add(each.getValue().run());
            }
        }
        List<Map<String, Object>> measured = new ArrayList<>();
        for (Map.Entry<String, List<Child>> each : runs.entrySet()) {
            String[] names = each.getKey().split("/");
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("program", names[0]);
            row.put("kind", names[1]);
            row.put("firstSeconds", each.getValue().stream().map(Child::firstSeconds).toList());
            row.put("seconds", each.getValue().stream().map(Child::seconds).toList());
            row.put("peakBytes", each.getValue().stream().map(Child::peakBytes).toList());
            row.put("nativesBytes", nativesBytes(each.getValue().getFirst()));
            measured.add(row);
        }
        return measured;
    }

    private interface Runner {
        Child run() throws IOException, InterruptedException;
    }

    /** The first use of what a kind needs makes it, and is not measured; nor is the first use of all, which unpacks natives. */
    private Runner runner(Program program, Kind kind) throws IOException, InterruptedException {
        Path file = work.resolve(program.name() + "." + kind.name());
        if (!kind.make().isEmpty()) {
            Child.run(command(kind.make() + file, program));
        }
        String use = kind.use().isEmpty() ? "" : kind.use() + file;
        Child.run(command(use, program));
        return () -> Child.run(command(use, program));
    }

    private List<String> command(String option, Program program) {
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(SERIAL);
        command.add("-Djava.awt.headless=true");
        command.add("-Xlog:disable"); // what an archive does not hold, and native access that it does not know of, is no news
        if (!option.isEmpty()) {
            command.add(option);
        }
        command.addAll(program.options());
        return command;
    }

    private static List<Kind> kinds(Program program) {
        List<Kind> kinds = new ArrayList<>(List.of(new Kind("plain", "", "")));
        if (program.name().startsWith("isthmus")) {
            kinds.add(new Kind("cds", "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="));
            if (Runtime.version().feature() >= AOT_IN_ONE_STEP) {
                kinds.add(new Kind("aot", "-XX:AOTCacheOutput=", "-XX:AOTCache="));
            }
        }
        return kinds;
    }

    private List<Program> programs() throws IOException {
        List<Program> programs = new ArrayList<>();
        Path laidOut = root.resolve("app/target/isthmus");
        String benchmarks = jar(root.resolve("tests/benchmarks/jmh/target"), "isthmus-benchmarks-");
        String ours = Stream.concat(jars(laidOut.resolve("modules")), jars(laidOut.resolve("natives")))
                .collect(Collectors.joining(File.pathSeparator)) + File.pathSeparator + benchmarks;
        programs.add(new Program("jvm", List.of("-cp", benchmarks, "dev.isthmus.benchmarks.Nothing")));
        programs.add(new Program("isthmus", List.of("-cp", ours, "dev.isthmus.benchmarks.FirstResult")));
        programs.add(new Program("isthmus-image", List.of("-p", laidOut.resolve("modules").toString(), "-cp",
                jars(laidOut.resolve("natives")).collect(Collectors.joining(File.pathSeparator)),
                "--enable-native-access=dev.isthmus.bindings", "-Disthmus.home=" + root.resolve("app"),
                "-m", "dev.isthmus.app/dev.isthmus.app.Main", "generate", "-q", "--class", "sneaker", "--seed", "7",
                "--out", work.resolve("image.png").toString())));
        Path peers = root.resolve("tests/benchmarks/peers/target/classpath");
        if (Files.exists(peers)) {
            String path = jar(peers.getParent(), "isthmus-peers-") + File.pathSeparator + Files.readString(peers).strip();
            programs.add(new Program("djl", List.of("-cp", path, "dev.isthmus.peers.djl.FirstResult")));
            programs.add(new Program("javacpp", List.of("-cp", path, "dev.isthmus.peers.javacpp.FirstResult")));
        }
        return programs;
    }

    /** Archives of classes are for jars; they hold nothing of folders. */
    private static String jar(Path folder, String prefix) throws IOException {
        return jars(folder).filter(jar -> Path.of(jar).getFileName().toString().startsWith(prefix)).findFirst()
                .orElseThrow(() -> new IOException(folder + " has no " + prefix + "*.jar: run mvn package"));
    }

    private static Stream<String> jars(Path folder) throws IOException {
        File[] jars = folder.toFile().listFiles((in, name) -> name.endsWith(".jar"));
        if (jars == null) {
            throw new IOException(folder + " is missing: run mvn package");
        }
        return Arrays.stream(jars).map(File::getPath).sorted();
    }

    /** The unpacked libraries, where the program says where they are. */
    private static long nativesBytes(Child child) throws IOException {
        if (child.lines().size() < 2) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(Path.of(child.lines().get(1)))) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }
}
