package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.app.command.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The manifests of docs/kubernetes do what the page says: their own arguments are run here, index by index, with a model that is quick. */
@ExtendWith(NoLiveTensors.class)
class KubernetesTest {
    private static final Path MANIFESTS = Repository.root().resolve("docs/kubernetes");
    private static final JsonMapper MAPPER = JsonMapper.shared();

    @TempDir
    Path temporary;

    @Test
    void allIndicesAndTheMergeMakeTheJob() throws Exception {
        JsonNode list = MAPPER.readTree(MANIFESTS.resolve("bulk.json"));
        JsonNode config = item(list, "ConfigMap");
        JsonNode job = item(list, "Job");
        JsonNode merge = MAPPER.readTree(MANIFESTS.resolve("merge.json"));
        assertEquals("Indexed", job.at("/spec/completionMode").asString());
        assertEquals(config.at("/metadata/name").asString(), volumes(job).get("job").at("/configMap/name").asString());
        assertEquals(volumes(job).get("samples"), volumes(merge).get("samples"), "the merge sees another folder");

        Path model = TinyModel.write(Files.createDirectory(temporary.resolve("model")));
        Map<String, Path> mounts = Map.of("/job", Files.createDirectory(temporary.resolve("job")),
                "/weights", Files.createDirectory(temporary.resolve("weights")), "/samples", Files.createDirectory(temporary.resolve("samples")));
        Files.writeString(mounts.get("/job").resolve("job.json"), quick(config.at("/data").get("job.json").asString(), model));

        int completions = job.at("/spec/completions").asInt();
        assertTrue(completions > 1);
        Path set = mounts.get("/samples").resolve("set");
        for (int index = completions - 1; index >= 0; index--) {
            assertEquals(0, run(onThisMachine(arguments(job, index), mounts)));
            assertFalse(Files.exists(set.resolve("manifest.json")));
        }
        assertEquals(0, run(onThisMachine(arguments(merge, 0), mounts)));
        assertTrue(Files.exists(set.resolve("manifest.json")));
        assertEquals(0, run(List.of("bulk", "verify", "--out", set.toString())));
    }

    /** The job as it is written is one that the program knows, up to the files that are not here. */
    @Test
    void theJobItselfIsRefusedForItsMissingWeightsOnly() throws Exception {
        JsonNode list = MAPPER.readTree(MANIFESTS.resolve("bulk.json"));
        Path file = Files.writeString(temporary.resolve("job.json"), item(list, "ConfigMap").at("/data").get("job.json").asString());
        StringWriter err = new StringWriter();
        assertEquals(2, new Cli(new PrintWriter(new StringWriter()), new PrintWriter(err)).execute("bulk", "--job", file.toString(),
                "--out", temporary.resolve("out").toString()));
        assertTrue(err.toString().startsWith("isthmus: ") && err.toString().contains("/weights/mar-h.pth"), err.toString());
    }

    /** The same keys with values that are quick: as many shards as there are indices and more. */
    private static String quick(String job, Path model) throws Exception {
        ObjectNode json = (ObjectNode) MAPPER.readTree(job);
        assertEquals(50, json.get("per-class").asInt());
        json.remove(List.of("weights", "vae"));
        return json.put("model", model.toString()).put("per-class", 5).put("shard-size", 2).toString();
    }

    private static List<String> arguments(JsonNode job, int index) {
        JsonNode container = job.at("/spec/template/spec/containers/0");
        container.get("volumeMounts").forEach(mount -> assertTrue(volumes(job).containsKey(mount.get("name").asString()), mount.toString()));
        return StreamSupport.stream(container.get("args").spliterator(), false)
                .map(argument -> argument.asString().replace("$(JOB_COMPLETION_INDEX)", String.valueOf(index))).toList();
    }

    private static List<String> onThisMachine(List<String> arguments, Map<String, Path> mounts) {
        List<String> changed = new ArrayList<>();
        for (String argument : arguments) {
            String mount = mounts.keySet().stream().filter(path -> argument.startsWith(path + "/")).findFirst().orElse("");
            changed.add(mount.isEmpty() ? argument.equals("cuda") ? "cpu" : argument
                    : mounts.get(mount) + argument.substring(mount.length()));
        }
        return changed;
    }

    private static Map<String, JsonNode> volumes(JsonNode job) {
        return StreamSupport.stream(job.at("/spec/template/spec/volumes").spliterator(), false)
                .collect(Collectors.toMap(volume -> volume.get("name").asString(), volume -> volume));
    }

    private static JsonNode item(JsonNode list, String kind) {
        return StreamSupport.stream(list.get("items").spliterator(), false).filter(item -> item.get("kind").asString().equals(kind))
                .findFirst().orElseThrow();
    }

    private static int run(List<String> arguments) {
        StringWriter err = new StringWriter();
        int code = new Cli(new PrintWriter(new StringWriter()), new PrintWriter(err)).execute(arguments.toArray(String[]::new));
        if (code != 0) {
            System.out.println(err);
        }
        return code;
    }
}
