package dev.isthmus.app.bulk;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The record of a shard that is complete. It is written after the shard's files, so where it is they are.
 *
 * @param job      hash of the job
 * @param shard    which one
 * @param bytes    of its files together
 * @param sha256   of its files one after the other
 * @param isthmus  version of the program that made it
 * @param libtorch version that it was computed with
 */
record FinishedShard(String job, Shard shard, long bytes, String sha256, String isthmus, String libtorch) {
    /** @param workspace on the same file system, so that all that is unfinished is in one place */
    void write(BulkFolder folder, Path workspace) throws IOException {
        Path written = workspace.resolve(folder.record(shard).getFileName());
        SealedJson.writeLine(written, json());
        Durable.move(List.of(written), folder.shards());
    }

    ObjectNode json() {
        return JsonNodeFactory.instance.objectNode()
                .put("job", job)
                .put("shard", shard.number())
                .put("from", shard.from())
                .put("to", shard.to())
                .put("bytes", bytes)
                .put("sha256", sha256)
                .put("isthmus", isthmus)
                .put("libtorch", libtorch);
    }

    /** The record of a shard; empty if there is none, or one that is damaged or of another job: the shard is made again then. */
    static Optional<FinishedShard> read(BulkFolder folder, BulkJob job, Shard shard) throws IOException {
        return SealedJson.read(folder.record(shard)).map(FinishedShard::of)
                .filter(found -> found.shard.equals(shard) && found.job.equals(job.hash()));
    }

    private static FinishedShard of(JsonNode json) {
        return new FinishedShard(json.path("job").asString(""),
                new Shard(json.path("shard").asInt(-1), json.path("from").asInt(-1), json.path("to").asInt(-1)),
                json.path("bytes").asLong(-1), json.path("sha256").asString(""), json.path("isthmus").asString(""),
                json.path("libtorch").asString(""));
    }

    /**
     * What is wrong with the files, read from end to end; empty if they are as they were.
     *
     * @throws IOException if one is there and cannot be read, which may be the moment's trouble and not the file's
     */
    Optional<String> damage(BulkFolder folder, BulkJob job, ShardReader.Bytes alsoRead) throws IOException {
        try {
            ShardReader reader = new ShardReader(folder, job, shard);
            if (reader.size() != bytes) {
                return Optional.of(reader.size() + " bytes, expected " + bytes);
            }
            String found = reader.read(alsoRead);
            return found.equals(sha256) ? Optional.empty() : Optional.of("SHA-256 is " + found + ", expected " + sha256);
        } catch (NoSuchFileException e) {
            return Optional.of(Path.of(e.getFile()).getFileName() + " is missing");
        }
    }

    /** Whether the files are there with the right size, which is quick to see. */
    boolean looksWhole(BulkFolder folder, BulkJob job) throws IOException {
        try {
            return new ShardReader(folder, job, shard).size() == bytes;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
