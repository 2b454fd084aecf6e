package dev.isthmus.app.option;

import dev.isthmus.app.InputException;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.PublishedLightGen;
import dev.isthmus.sampler.model.PublishedModel;
import dev.isthmus.sampler.model.TextModelFiles;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which model, as far as its configuration goes: one that was published, by name, or one in a directory. */
public final class ModelOption {
    /** Folder of the embedded model in the folder of models. */
    private static final String EMBEDDED = "mar-fashion";

    @Option(names = "--model", paramLabel = "NAME|DIR|FILE",
            description = "mar-b, mar-l, mar-h; lightgen-base, lightgen-large, lightgen-huge (text to image); or a model directory: config.json (unless it is one of these),"
                    + " mar.safetensors (or .pth, ...), vae.safetensors (or .ckpt, ...); or the file of the network in it."
                    + " Default: $$ISTHMUS_MODEL, else the embedded mar-fashion.")
    private String model;

    /** The configuration, for which no weights are needed where the model is a published one. */
    public ModelConfig config() {
        if (isTextToImage()) {
            throw new InputException("--model " + chosen().orElseThrow() + " makes images of texts; expected a model of classes here");
        }
        return published().map(PublishedModel::config).orElseGet(() -> ImageModel.config(directory()));
    }

    /** The guidance scale that goes with the model, for when the user says nothing. */
    public double cfg() {
        return textToImage().map(named -> PublishedLightGen.CFG).or(() -> published().map(PublishedModel::cfg)).orElse(Defaults.CFG);
    }

    /** The text-to-image network that was named. A folder of the same name is to be written as {@code ./lightgen-large}. */
    public Optional<PublishedLightGen> textToImage() {
        return chosen().flatMap(PublishedLightGen::of);
    }

    /** Whether the model makes images of texts, as far as its name or its folder tells. */
    public boolean isTextToImage() {
        return textToImage().isPresent() || published().isEmpty() && chosen().isPresent() && TextModelFiles.isOne(directory());
    }

    /** The published model that was named. A folder of the same name is to be written as {@code ./mar-h}. */
    public Optional<PublishedModel> published() {
        return chosen().flatMap(PublishedModel::of);
    }

    /**
     * The directory, or file in it, to use; whether it holds a model is not checked.
     *
     * @throws InputException if a published model was named, which is in none
     */
    public Path directory() {
        published().ifPresent(named -> {
            throw new InputException("--model " + named.id() + " is a name; expected a model directory");
        });
        return chosen().map(ModelOption::path).or(() -> folder().map(f -> f.resolve(EMBEDDED))).orElseThrow(() -> new InputException(
                "no model is named and the embedded one is unknown here: give --model DIR or set ISTHMUS_MODEL"));
    }

    /**
     * What the user named, if anything; as it was typed.
     *
     * @throws InputException if it is blank
     */
    public Optional<String> chosen() {
        if (model != null && model.isBlank()) { // an unset variable in quotes, which would mean the current folder
            throw new InputException("--model is empty; expected a name, a directory or a file");
        }
        return Optional.ofNullable(model).or(() -> Optional.ofNullable(System.getenv("ISTHMUS_MODEL")).filter(v -> !v.isBlank()));
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InputException("model \"" + text + "\" is no path here: " + e.getReason(), e);
        }
    }

    /** The folder of embedded models, if this program was started with one. */
    public static Optional<Path> folder() {
        return Optional.ofNullable(System.getProperty("isthmus.home")).map(home -> Path.of(home, "models"));
    }
}
