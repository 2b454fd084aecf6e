package dev.isthmus.app.bulk;

import dev.isthmus.app.InputException;
import dev.isthmus.sampler.model.Precision;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.PresetJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job as JSON. Its hash is that of this JSON on one line, whose keys have a fixed order; a file has the hash beside the job.
 */
final class JobJson {
    private static final JsonMapper MAPPER = new JsonMapper();
    /** Raised when the same words would come to mean other images. */
    private static final String SCHEMA = "isthmus-bulk-job/1";
    private static final String SHA256 = "sha256";
    private static final String JOB = "job";

    private JobJson() {
    }

    static String hash(BulkJob job) {
        return Sha256.of(MAPPER.writeValueAsString(json(job)).getBytes(StandardCharsets.UTF_8));
    }

    /** The job for people, with its hash. */
    static String text(BulkJob job) {
        ObjectNode file = MAPPER.createObjectNode();
        file.put(SHA256, hash(job));
        file.set(JOB, json(job));
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n";
    }

    static ObjectNode json(BulkJob job) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("schema", SCHEMA);
        json.put("model", job.model());
        json.put("config", job.config());
        ObjectNode weights = json.putObject("weights");
        job.weights().forEach(weights::put);
        json.set("preset", MAPPER.readTree(PresetJson.line(job.preset())));
        ((ObjectNode) json.get("preset")).remove(List.of("description", "origin"));
        json.put("cfg", job.cfg());
        json.put("temperature", job.temperature());
        json.put("precision", job.precision().id());
        ArrayNode classes = json.putArray("classes");
        for (int i = 0; i < job.names().size(); i++) {
            classes.addObject().put("label", job.images().labels().get(i)).put("name", job.names().get(i));
        }
        json.put("images", job.size());
        json.put("seed", job.images().seed());
        json.put("side", job.side());
        json.put("format", job.format().id());
        json.put("shardSize", job.shardSize());
        return json;
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @param origin where it was found, for messages
     * @throws InputException if it is something else, or was changed
     */
    static BulkJob parse(String origin, String text) {
        try {
            JsonNode file = MAPPER.readTree(text);
            BulkJob job = job(file.required(JOB));
            if (!hash(job).equals(file.required(SHA256).asString())) {
                throw new InputException(origin + " was changed after it was written: its job is not the one of its SHA-256");
            }
            return job;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new InputException(noJob(origin), e);
        }
    }

    /** What a file is told to be that cannot be read as a job. The same job gives the same file, so there is a way back. */
    static String noJob(String origin) {
        return origin + " is no job as isthmus bulk writes it; expected the file that the same command writes in a new folder";
    }

    private static BulkJob job(JsonNode json) {
        if (!json.required("schema").asString().equals(SCHEMA)) {
            throw new IllegalArgumentException("schema is " + json.get("schema") + ", expected " + SCHEMA);
        }
        SequencedMap<String, String> weights = new LinkedHashMap<>();
        json.required("weights").properties().forEach(e -> weights.put(e.getKey(), e.getValue().asString()));
        Preset preset = PresetJson.preset(JOB, json.required("preset"));
        List<Integer> labels = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (JsonNode each : json.required("classes")) {
            labels.add(each.required("label").asInt());
            names.add(each.required("name").asString());
        }
        ImageFormat format = ImageFormat.of(json.required("format").asString()).orElseThrow(IllegalArgumentException::new);
        return new BulkJob(json.required("model").asString(), json.required("config").asString(), weights, preset,
                json.required("cfg").asDouble(), json.required("temperature").asDouble(),
                Precision.of(json.required("precision").asString()).orElseThrow(IllegalArgumentException::new),
                new ClassOrder(labels, json.required("images").asInt(), json.required("seed").asLong()), names,
                json.required("side").asInt(), format, json.required("shardSize").asInt());
    }

    /** In what two jobs differ, such as {@code cfg 2.0 there, 3.0 here}. */
    static String difference(BulkJob there, BulkJob here) {
        List<String> differences = new ArrayList<>();
        ObjectNode other = json(there);
        for (Map.Entry<String, JsonNode> mine : json(here).properties()) {
            JsonNode theirs = other.get(mine.getKey());
            if (!mine.getValue().equals(theirs)) {
                differences.add(mine.getKey() + (theirs.isContainer() ? "" : " " + theirs.asString() + " there, "
                        + mine.getValue().asString() + " here"));
            }
        }
        return String.join("; ", differences);
    }
}
