package dev.isthmus.app.bulk;

import dev.isthmus.app.generate.Job;
import dev.isthmus.app.generate.WeightsDigest;
import dev.isthmus.app.report.Csv;
import dev.isthmus.runtime.io.AtomicFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code images.csv} and {@code manifest.json}, which together say what is in the folder. No times are in them: the same job gives the same bytes.
 *
 * @param folder of the job
 * @param job    that is complete
 */
record Manifest(BulkFolder folder, BulkJob job) {
    private static final String SCHEMA = "isthmus-bulk-manifest/1";
    private static final String SHA256 = "sha256";
    private static final String FILES = "files";

    /** Writes both, the manifest last, so that where it is all else is. */
    void write(List<FinishedShard> shards) throws IOException {
        AtomicFiles.write(folder.index(), out -> {
            Writer lines = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            index(lines);
            lines.flush();
        });
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("schema", SCHEMA);
        json.put(SHA256, job.hash());
        json.set("job", JobJson.json(job));
        ArrayNode each = json.putArray("shards");
        shards.forEach(shard -> each.add(shard.json().without("job")));
        ObjectNode files = json.putObject(FILES);
        for (Path file : wholeFiles()) {
            files.putObject(file.getFileName().toString()).put("bytes", Files.size(file)).put(SHA256, WeightsDigest.of(file));
        }
        SealedJson.writePretty(folder.manifest(), json);
    }

    private void index(Writer lines) throws IOException {
        ImageOrder order = job.order();
        lines.write(Csv.line("index", "label", "class", "seed") + "\n");
        for (int place = 0; place < job.size(); place++) {
            Job image = order.get(place);
            lines.write(Csv.line(place, image.label(), job.name(image.label()), image.seed()) + "\n");
        }
    }

    /** Files that are of no shard. */
    private List<Path> wholeFiles() {
        return job.format() == ImageFormat.NPZ ? List.of(folder.index(), folder.npz()) : List.of(folder.index());
    }

    /** Whether there is a manifest of this job. */
    boolean exists() throws IOException {
        return read().isPresent();
    }

    /**
     * What is wrong with the files that are of no shard, read from end to end; empty if nothing is.
     *
     * @throws IOException if one cannot be read
     */
    Optional<String> damage() throws IOException {
        Optional<JsonNode> json = read();
        if (json.isEmpty()) {
            return Optional.of("manifest.json is missing, damaged or of another job");
        }
        for (Path file : wholeFiles()) {
            String name = file.getFileName().toString();
            String expected = json.get().path(FILES).path(name).path(SHA256).asString("");
            String found = Files.isRegularFile(file) ? WeightsDigest.of(file) : "missing";
            if (!found.equals(expected)) {
                return Optional.of(name + (found.equals("missing") ? " is missing"
                        : " has SHA-256 " + found + ", expected " + expected));
            }
        }
        return Optional.empty();
    }

    private Optional<JsonNode> read() throws IOException {
        return SealedJson.read(folder.manifest()).filter(json -> json.path(SHA256).asString("").equals(job.hash()));
    }
}
