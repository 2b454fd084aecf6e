package dev.isthmus.app.text;

import dev.isthmus.app.InputException;
import dev.isthmus.app.generate.Job;
import dev.isthmus.app.generate.Provenance;
import dev.isthmus.app.generate.Writable;
import dev.isthmus.app.image.PngWriter;
import dev.isthmus.runtime.io.AtomicFiles;
import dev.isthmus.sampler.Pixels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder as GenEval's evaluator reads it: {@code 00000/metadata.jsonl}, the prompt's line, beside {@code 00000/samples/0000.png}, ….
 * What is finished stays, and is not made again; {@code isthmus.json} says of what run the folder is, so that no two are mixed. The evaluator
 * passes over files beside its folders.
 *
 * @param folder    the folder
 * @param prompts   a folder each
 * @param samples   images of each prompt
 * @param firstSeed of the first prompt's first sample; the next sample's, and the next prompt's first, is one more
 */
public record GenEvalFolder(Path folder, GenEvalPrompts prompts, int samples, long firstSeed) {

    private static final String OF = "isthmus.json";
    private static final String METADATA = "metadata.jsonl";
    private static final String SAMPLES = "samples";

    /**
     * Makes the folder, or recognises it as one of this run.
     *
     * @param run one line that tells runs from each other
     * @throws InputException if it is of another run, holds something else, or cannot be written
     */
    public void prepare(String run) {
        if (Files.notExists(folder)) {
            Writable.makeFolder(folder);
        }
        Writable.requireInto(folder);
        Path of = folder.resolve(OF);
        byte[] line = (run + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            if (Files.exists(of)) {
                if (!Arrays.equals(line, Files.readAllBytes(of))) {
                    throw new InputException("--out " + folder + " holds images of another run, see its " + OF + "; expected another folder");
                }
                return;
            }
            requireEmpty();
            AtomicFiles.write(of, out -> out.write(line));
        } catch (IOException e) {
            throw new InputException("--out " + folder + ": " + e.getMessage(), e);
        }
    }

    private void requireEmpty() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.findFirst().ifPresent(file -> {
                throw new InputException("--out " + folder + " holds " + file.getFileName() + "; expected an empty folder, or one that was begun");
            });
        }
    }

    /** The images that are not there yet. Labels are numbers of prompts. */
    public List<Job> left() {
        List<Job> left = new ArrayList<>();
        for (int prompt = 0; prompt < prompts.texts().size(); prompt++) {
            for (int sample = 0; sample < samples; sample++) {
                Job job = new Job(prompt, firstSeed + (long) prompt * samples + sample);
                if (Files.notExists(image(job))) {
                    left.add(job);
                }
            }
        }
        return left;
    }

    /** All images, there or not. */
    public int size() {
        return prompts.texts().size() * samples;
    }

    /** Writes an image, and before a prompt's first one its line. */
    public void add(Job job, Pixels image, Provenance provenance) throws IOException {
        Path file = image(job);
        Files.createDirectories(file.getParent());
        Path metadata = of(job).resolve(METADATA);
        if (Files.notExists(metadata)) {
            AtomicFiles.write(metadata, out -> out.write(prompts.lines().get(job.label())));
        }
        PngWriter.write(file, image, provenance.of(job, 1, file));
    }

    private Path of(Job job) {
        return folder.resolve("%05d".formatted(job.label()));
    }

    private Path image(Job job) {
        long sample = job.seed() - firstSeed - (long) job.label() * samples;
        return of(job).resolve(SAMPLES).resolve("%04d.png".formatted(sample));
    }
}
