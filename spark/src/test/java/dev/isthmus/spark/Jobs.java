package dev.isthmus.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.isthmus.app.command.Cli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A job on a model that is quick, and what the two ways to run it leave. */
final class Jobs {
    private static final String CONFIG = """
            {"name": "tiny",
             "mar": {"img_size": 16, "vae_stride": 2, "patch_size": 1, "encoder_embed_dim": 16, "encoder_depth": 1,
                     "encoder_num_heads": 2, "decoder_embed_dim": 16, "decoder_depth": 1, "decoder_num_heads": 2,
                     "vae_embed_dim": 4, "class_num": 4, "buffer_size": 4, "diffloss_d": 1, "diffloss_w": 16},
             "vae": {"image_channels": 3, "ch": 32, "ch_mult": [1, 2], "num_res_blocks": 2, "z_channels": 4,
                     "group_norm_groups": 32},
             "latent_scale": 1.0,
             "image": {"size": 16, "crop_to": 14, "value_range": [-1, 1]},
             "classes": ["a", "b", "c", "d"]}
            """;

    private Jobs() {
    }

    /** What a run said, and its exit code. */
    record Said(int code, String err) {
    }

    /**
     * Writes a model's configuration and a job file.
     *
     * @param more further keys of the job, as JSON
     */
    static Path write(Path folder, String more) throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.writeString(model.resolve("config.json"), CONFIG);
        return Files.writeString(folder.resolve("job.json"), """
                {"model": "%s", "random-weights": 3, "preset": "gtr-6.3x", "ar-steps": [2, 1, 1], "diffusion-steps": [3, 2, 2, 3], %s}
                """.formatted(model, more));
    }

    /** Of {@code isthmus bulk}, as bytes to expect. */
    static Map<String, String> undisturbed(Path job, Path out) throws IOException {
        StringWriter err = new StringWriter();
        int code = new Cli(new PrintWriter(err), new PrintWriter(err)).execute("bulk", "--job", job.toString(), "--out", out.toString(), "--batch", "4");
        assertEquals(0, code, err.toString());
        return contents(out);
    }

    static Said onSpark(String... arguments) {
        StringWriter err = new StringWriter();
        PrintWriter lines = new PrintWriter(err);
        return new Said(Main.run(lines, lines, arguments), err.toString());
    }

    /** SHA-256 of every file, by its place in a folder. */
    static Map<String, String> contents(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile).forEach(files::add);
        }
        Map<String, String> contents = new TreeMap<>();
        for (Path file : files) {
            contents.put(folder.relativize(file).toString(), sha256(file));
        }
        return contents;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
