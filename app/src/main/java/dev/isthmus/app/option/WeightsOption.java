package dev.isthmus.app.option;

import dev.isthmus.app.InputException;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.ModelFiles;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.model.PublishedModel;
import dev.isthmus.sampler.model.WeightSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            description = "Weights of the autoencoder, such as MAR's kl16.ckpt. Default: those in the model directory.")
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
