package dev.isthmus.app.option;

import dev.isthmus.app.InputException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which model. */
public final class ModelOption {
    /** Folder of the embedded model in the folder of models. */
    private static final String EMBEDDED = "mar-fashion";

    @Option(names = "--model", paramLabel = "DIR|FILE",
            description = "Model directory: config.json, mar.safetensors (or .pth, ...), vae.safetensors (or .ckpt, ...);"
                    + " or the file of the network in it."
                    + " Default: $$ISTHMUS_MODEL, else the embedded mar-fashion.")
    private Path model;

    /** The directory, or file in it, to use; whether it holds a model is not checked. */
    public Path directory() {
        return chosen().or(() -> folder().map(f -> f.resolve(EMBEDDED))).orElseThrow(() -> new InputException(
                "no model is named and the embedded one is unknown here: give --model DIR or set ISTHMUS_MODEL"));
    }

    /** What the user named, if one was; as it was typed. */
    public Optional<Path> chosen() {
        String variable = System.getenv("ISTHMUS_MODEL");
        return Optional.ofNullable(model).or(() -> Optional.ofNullable(variable).filter(v -> !v.isBlank()).map(ModelOption::path));
    }

    private static Path path(String variable) {
        try {
            return Path.of(variable);
        } catch (InvalidPathException e) {
            throw new InputException("ISTHMUS_MODEL=" + variable + " is no path here: " + e.getReason(), e);
        }
    }

    /** The folder of embedded models, if this program was started with one. */
    public static Optional<Path> folder() {
        return Optional.ofNullable(System.getProperty("isthmus.home")).map(home -> Path.of(home, "models"));
    }
}
