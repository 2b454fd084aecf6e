package dev.isthmus.server.api;

import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.plan.Presets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** What tests serve, of which nothing but the configuration is read. */
final class Models {
    static final Instant OPENED = Instant.ofEpochSecond(1_790_000_000);

    private Models() {
    }

    static ModelConfig fashion() {
        Path folder = Path.of("app/models/mar-fashion");
        return ImageModel.config(Files.isDirectory(folder) ? folder : Path.of("..").resolve(folder));
    }

    static Catalog catalog() {
        return new Catalog(fashion(), 2.0, Presets.GTR_TEXT, 10, OPENED);
    }
}
