package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.isthmus.app.command.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is shipped for running the service (Kubernetes, systemd, Docker) starts a service that does what these files expect of it. */
class ServiceFilesTest {
    private static final Path ROOT = Repository.root();
    private static final String PORT = "8080";
    private static final String TOKEN = "a-token-of-some-length";

    @TempDir
    Path temporary;

    @Test
    void kubernetesStartsProbesAndStopsIt() throws Exception {
        JsonNode list = JsonMapper.shared().readTree(ROOT.resolve("docs/kubernetes/serve.json"));
        JsonNode pod = item(list, "Deployment").at("/spec/template");
        JsonNode container = pod.at("/spec/containers/0");
        List<String> arguments = strings(container.get("args"));
        try (Served served = start(arguments)) {
            for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                JsonNode get = container.get(probe).get("httpGet");
                assertEquals(container.at("/ports/0/name"), get.get("port"), probe);
                assertEquals(200, status(served, get.get("path").asString()), probe);
            }
            assertEquals(401, status(served, "/v1/models"));
            assertEquals(0, healthy(served.page().getPort()));
            assertTrue(Set.of(0, 143).contains(served.stop()), "exit code");
            assertEquals(1, healthy(served.page().getPort()), "of a port where nobody listens");
        }
        assertEquals(PORT, container.at("/ports/0/containerPort").asString());
        assertEquals(container.at("/ports/0/name"), item(list, "Service").at("/spec/ports/0/targetPort"));
        for (JsonNode selector : List.of(item(list, "Service").at("/spec/selector"), item(list, "Deployment").at("/spec/selector/matchLabels"),
                item(list, "PodDisruptionBudget").at("/spec/selector/matchLabels"))) {
            assertEquals(pod.at("/metadata/labels"), selector);
        }
        int stopping = Integer.parseInt(strings(container.at("/lifecycle/preStop/exec/command")).getLast()) + Integer.parseInt(after(arguments, "--grace"));
        assertTrue(stopping < pod.at("/spec/terminationGracePeriodSeconds").asInt(), "killed before its " + stopping + " s are over");
        int cores = Integer.parseInt(after(arguments, "--lanes")) * Integer.parseInt(after(arguments, "--threads"));
        assertEquals(String.valueOf(cores), container.at("/resources/limits/cpu").asString());
        assertEquals(container.at("/resources/limits"), container.at("/resources/requests"));
        assertTrue(text("Dockerfile").contains("\nUSER " + pod.at("/spec/securityContext/runAsUser").asInt() + "\n"), "another user than the image's");
        Set<String> volumes = StreamSupport.stream(pod.at("/spec/volumes").spliterator(), false).map(v -> v.get("name").asString())
                .collect(Collectors.toSet());
        container.get("volumeMounts").forEach(mount -> assertTrue(volumes.contains(mount.get("name").asString()), mount.toString()));
    }

    @Test
    void systemdStartsItAndWaitsForItsEnd() throws Exception {
        String unit = text("docs/systemd/isthmus.service");
        List<String> command = List.of(setting(unit, "ExecStart").split(" "));
        assertEquals("/opt/isthmus/bin/isthmus", command.getFirst());
        assertTrue(command.contains("${CREDENTIALS_DIRECTORY}/" + setting(unit, "LoadCredential").replaceAll(":.*", "")), command.toString());
        refusedForItsModelAlone(command.subList(1, command.size()));
        assertTrue(Integer.parseInt(after(command, "--grace")) < Integer.parseInt(setting(unit, "TimeoutStopSec")));
        assertEquals("2", setting(unit, "RestartPreventExitStatus"));
    }

    /** As systemd reads it: every key and value is known, and little of the machine is left within reach (0 is nothing, 10 everything). */
    @Test
    void systemdKnowsAllOfIt() throws Exception {
        assumeTrue(Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, "systemd-analyze"))),
                "no systemd-analyze on PATH, to check the unit with");
        String unit = text("docs/systemd/isthmus.service").replace("/opt/isthmus/bin/isthmus", "/bin/true");
        Path file = Files.writeString(temporary.resolve("isthmus.service"), unit);
        Path directory = Files.createDirectory(temporary.resolve("work"));
        CommandLine.Result verified = CommandLine.execute(directory, List.of("systemd-analyze", "verify", "--man=no", file.toString()));
        assertEquals("", verified.out() + verified.err());
        assertEquals(0, verified.code());
        CommandLine.Result exposure = CommandLine.execute(directory, List.of("systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=15",
                file.toString()));
        assertEquals(0, exposure.code(), exposure.out() + exposure.err());
    }

    @Test
    void theImageServesAndIsAskedForItsHealth() throws Exception {
        String dockerfile = text("Dockerfile");
        List<String> arguments = array(dockerfile, "^CMD (\\[.*])$");
        refusedForItsModelAlone(arguments);
        assertEquals(PORT, after(arguments, "--port"));
        assertTrue(dockerfile.contains("\nEXPOSE " + PORT + "\n"));
        assertEquals(List.of("/opt/isthmus/bin/healthy", PORT), array(dockerfile, "^HEALTHCHECK .* CMD (\\[.*])$"));
    }

    /** The arguments with what this machine has: any port, fewer cores, a small model. */
    private Served start(List<String> arguments) throws Exception {
        List<String> changed = new ArrayList<>(arguments.subList(1, arguments.size()));
        changed.subList(changed.indexOf("--port"), changed.indexOf("--port") + 2).clear();
        changed.set(changed.indexOf("--threads") + 1, "1");
        changed.set(changed.indexOf("--host") + 1, "127.0.0.1");
        changed.set(changed.indexOf("--token-file") + 1, Files.writeString(temporary.resolve("token"), TOKEN).toString());
        changed.addAll(List.of("--model", TinyModel.write(Files.createDirectory(temporary.resolve("tiny"))).toString(), "--preset", "mar-8"));
        return Served.start(Files.createDirectory(temporary.resolve("work")), changed.toArray(String[]::new));
    }

    /** Every option is known, and its value one that it takes: all that is wrong is a model that is nowhere. */
    private static void refusedForItsModelAlone(List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--model", "/nowhere"));
        StringWriter err = new StringWriter();
        assertEquals(2, new Cli(new PrintWriter(new StringWriter()), new PrintWriter(err)).execute(all.toArray(String[]::new)));
        assertTrue(err.toString().lines().count() == 1 && err.toString().contains("/nowhere"), err.toString());
    }

    private int healthy(int port) throws Exception {
        Path directory = Files.createDirectories(temporary.resolve("probe"));
        return CommandLine.execute(directory, List.of(ROOT.resolve("app/healthy.sh").toString(), String.valueOf(port))).code();
    }

    private static int status(Served served, String path) throws Exception {
        return ((HttpURLConnection) served.page().resolve(path).toURL().openConnection()).getResponseCode();
    }

    private static List<String> array(String dockerfile, String line) {
        Matcher found = Pattern.compile(line, Pattern.MULTILINE).matcher(dockerfile);
        assertTrue(found.find(), line);
        return strings(JsonMapper.shared().readTree(found.group(1)));
    }

    private static String setting(String unit, String key) {
        return unit.lines().filter(line -> line.startsWith(key + "=")).findFirst().orElseThrow().substring(key.length() + 1);
    }

    private static String after(List<String> arguments, String option) {
        return arguments.get(arguments.indexOf(option) + 1);
    }

    private static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
    }

    private static JsonNode item(JsonNode list, String kind) {
        return StreamSupport.stream(list.get("items").spliterator(), false).filter(item -> item.get("kind").asString().equals(kind))
                .findFirst().orElseThrow();
    }

    private static String text(String file) throws Exception {
        return Files.readString(ROOT.resolve(file));
    }
}
