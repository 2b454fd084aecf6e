package dev.isthmus.app.bulk;

import dev.isthmus.runtime.io.AtomicFiles;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
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
    private static final JsonMapper MAPPER = new JsonMapper();

    /** @param workspace on the same file system, so that all that is unfinished is in one place */
    void write(BulkFolder folder, Path workspace) throws IOException {
        byte[] text = (MAPPER.writeValueAsString(json()) + "\n").getBytes(StandardCharsets.UTF_8);
        Path written = workspace.resolve(folder.record(shard).getFileName());
        AtomicFiles.write(written, out -> out.write(text));
        Durable.move(List.of(written), folder.shards());
    }

    ObjectNode json() {
        return MAPPER.createObjectNode()
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
        try {
            JsonNode json = MAPPER.readTree(Files.readString(folder.record(shard)));
            FinishedShard found = new FinishedShard(json.required("job").asString(),
                    new Shard(json.required("shard").asInt(), json.required("from").asInt(), json.required("to").asInt()),
                    json.required("bytes").asLong(), json.required("sha256").asString(), json.required("isthmus").asString(),
                    json.required("libtorch").asString());
            return found.shard.equals(shard) && found.job.equals(job.hash()) ? Optional.of(found) : Optional.empty();
        } catch (NoSuchFileException | CharacterCodingException e) {
            return Optional.empty();
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What is wrong with the files, read from end to end; empty if they are as they were. */
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
