package dev.isthmus.app.bulk;

import dev.isthmus.app.generate.Job;
import dev.isthmus.app.generate.WeightsDigest;
import dev.isthmus.app.report.Csv;
import dev.isthmus.app.report.FileTrouble;
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
    private static final String SHARDS = "shards";
    private static final String FILES = "files";

    /**
     * Writes both, the manifest last, so that where it is all else is.
     *
     * @param workspace on the same file system
     */
    void write(List<FinishedShard> shards, Path workspace) throws IOException {
        Path written = workspace.resolve(folder.index().getFileName());
        AtomicFiles.write(written, out -> {
            Writer lines = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            index(lines);
            lines.flush();
        });
        Durable.move(List.of(written), folder.folder());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("schema", SCHEMA);
        json.put(SHA256, job.hash());
        json.set("job", JobJson.json(job));
        ArrayNode each = json.putArray(SHARDS);
        shards.forEach(shard -> each.add(line(shard)));
        ObjectNode files = json.putObject(FILES);
        for (Path file : wholeFiles()) {
            files.putObject(file.getFileName().toString()).put("bytes", Files.size(file)).put(SHA256, digest(file));
        }
        Path manifest = workspace.resolve(folder.manifest().getFileName());
        SealedJson.writePretty(manifest, json);
        Durable.move(List.of(manifest), folder.folder());
    }

    private static JsonNode line(FinishedShard shard) {
        return shard.json().without("job");
    }

    /** Takes away what is not true any more: a shard is to be made again. */
    static void remove(BulkFolder folder) throws IOException {
        Files.deleteIfExists(folder.manifest());
    }

    private void index(Writer lines) throws IOException {
        ImageOrder order = job.order();
        lines.write(Csv.line("index", "label", "class", "seed") + "\n");
        for (int place = 0; place < job.size(); place++) {
            Job image = order.get(place);
            lines.write(Csv.line(place, image.label(), job.name(image.label()), image.seed()) + "\n");
        }
    }

    private static String digest(Path file) throws IOException {
        try {
            return WeightsDigest.of(file);
        } catch (IOException e) {
            throw FileTrouble.reading(file, e);
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
            String found = Files.isRegularFile(file) ? digest(file) : "missing";
            if (!found.equals(expected)) {
                return Optional.of(name + (found.equals("missing") ? " is missing"
                        : " has SHA-256 " + found + ", expected " + expected));
            }
        }
        return Optional.empty();
    }

    /** Whether every shard has a record, and it is the one that went into the manifest. */
    boolean tellsOfAllShards() throws IOException {
        Optional<JsonNode> lines = shards();
        for (Shard shard : job.shards()) {
            Optional<FinishedShard> record = FinishedShard.read(folder, job, shard);
            if (lines.isEmpty() || record.isEmpty() || !tellsOf(lines.get(), record.get())) {
                return false;
            }
        }
        return true;
    }

    /** What it says of the shards, by their numbers; empty if there is no manifest of this job. */
    Optional<JsonNode> shards() throws IOException {
        return read().map(json -> json.path(SHARDS));
    }

    /** Compared as text, where a small number and a large one are of the same kind. */
    static boolean tellsOf(JsonNode shards, FinishedShard record) {
        return shards.path(record.shard().number()).toString().equals(line(record).toString());
    }

    private Optional<JsonNode> read() throws IOException {
        return SealedJson.read(folder.manifest()).filter(json -> json.path(SHA256).asString("").equals(job.hash()));
    }
}
