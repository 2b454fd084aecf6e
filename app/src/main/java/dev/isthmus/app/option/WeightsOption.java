package dev.isthmus.app.option;

import dev.isthmus.app.InputException;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.ModelFiles;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.model.PublishedLightGen;
import dev.isthmus.sampler.model.PublishedModel;
import dev.isthmus.sampler.model.TextImageSource;
import dev.isthmus.sampler.model.TextModelFiles;
import dev.isthmus.sampler.model.WeightSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model, with its weights. */
public final class WeightsOption {

    @Mixin
    private ModelOption model;

    @Option(names = "--weights", paramLabel = "FILE",
            description = "Weights of the network, such as MAR's checkpoint-last.pth (.safetensors, .pth, ...)."
                    + " Default: those in the model directory.")
    private Path weights;

    @Option(names = "--vae", paramLabel = "FILE",
            description = "Weights of the autoencoder, such as MAR's kl16.ckpt; of text to image its diffusers folder. Default: those in the model directory.")
    private Path vae;

    @Option(names = "--random-weights", paramLabel = "SEED", converter = Seed.class,
            description = "Random weights instead of files: no pictures, but the speed and memory of a model without its files.")
    private Long randomWeights;

    /** The model itself. */
    public ModelOption model() {
        return model;
    }

    /**
     * The model with its weights; whether files fit is not checked.
     *
     * @throws InputException if the user named a model and not where its weights are, or two places for them
     */
    public ModelSource source() {
        requireNamed("--weights", weights);
        requireNamed("--vae", vae);
        ModelConfig config = model.config();
        if (randomWeights != null) {
            if (weights != null || vae != null) {
                throw new InputException("--random-weights and " + (weights != null ? "--weights" : "--vae")
                        + " are both given; expected one of them");
            }
            return ModelSource.random(config, randomWeights);
        }
        model.published().ifPresent(this::requireFiles);
        return new ModelSource(config, file(weights, ModelFiles::network), file(vae, ModelFiles::autoencoder));
    }

    /**
     * The text-to-image model with its weights, in a folder or by name; whether files fit is not checked.
     *
     * @param size of its images, if not its own
     * @throws InputException if no model was named, or not where its weights are, or two places for them
     */
    public TextImageSource textToImage(Integer size) {
        requireNamed("--weights", weights);
        requireNamed("--vae", vae);
        TextImageSource source = textToImage();
        try {
            return size == null ? source : new TextImageSource(source.config().withImgSize(size), source.network(), source.autoencoder());
        } catch (IllegalArgumentException e) {
            throw new InputException("--size " + size + ": " + e.getMessage(), e);
        }
    }

    /** The guidance scale of text-to-image models. */
    public double textToImageCfg() {
        return PublishedLightGen.CFG;
    }

    private TextImageSource textToImage() {
        if (model.chosen().isEmpty()) {
            throw new InputException("no model is named; expected --model DIR with a text-to-image model, or one of " + PublishedLightGen.ids());
        }
        Optional<PublishedLightGen> named = model.textToImage();
        if (randomWeights != null) {
            if (weights != null || vae != null) {
                throw new InputException("--random-weights and " + (weights != null ? "--weights" : "--vae")
                        + " are both given; expected one of them");
            }
            return TextImageSource.random(named.orElseThrow(() -> new InputException("--random-weights is given, and with it --model "
                    + model.chosen().get() + "; expected one of " + PublishedLightGen.ids())).config(), randomWeights);
        }
        if (named.isEmpty() && weights == null && vae == null) {
            return new TextModelFiles(model.directory()).source();
        }
        if (named.isEmpty()) {
            throw new InputException((weights != null ? "--weights" : "--vae") + " is given, and with it --model " + model.chosen().get()
                    + "; expected one of " + PublishedLightGen.ids() + ", since a folder has its own files");
        }
        if (weights == null || vae == null) {
            throw new InputException("model " + named.get().id() + " comes without its weights: give "
                    + (weights == null ? "--weights FILE" : "") + (weights == null && vae == null ? " and " : "")
                    + (vae == null ? "--vae DIR (a diffusers folder)" : "") + ", or --random-weights SEED to measure speed");
        }
        return named.get().source(weights, vae);
    }

    /** These options as they were given, ready for a command line. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        model.chosen().ifPresent(named -> arguments.addAll(List.of("--model", named)));
        add(arguments, "--weights", weights);
        add(arguments, "--vae", vae);
        add(arguments, "--random-weights", randomWeights);
        return arguments;
    }

    private static void requireNamed(String option, Path file) {
        if (file != null && file.toString().isBlank()) {
            throw new InputException(option + " is empty; expected a file");
        }
    }

    private static void add(List<String> arguments, String option, Object value) {
        if (value != null) {
            arguments.addAll(List.of(option, value.toString()));
        }
    }

    private void requireFiles(PublishedModel named) {
        if (weights == null || vae == null) {
            throw new InputException("model " + named.id() + " comes without its weights: give " + (weights == null ? "--weights FILE" : "")
                    + (weights == null && vae == null ? " and " : "") + (vae == null ? "--vae FILE" : "")
                    + ", or --random-weights SEED to measure speed; a folder of this name is written ./" + named.id());
        }
    }

    private WeightSource file(Path given, Function<ModelFiles, Path> inDirectory) {
        return new WeightSource.InFile(given != null ? given : inDirectory.apply(new ModelFiles(model.directory())));
    }
}
