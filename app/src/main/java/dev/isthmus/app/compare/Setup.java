package dev.isthmus.app.compare;

import dev.isthmus.app.InputException;
import dev.isthmus.app.generate.Job;
import dev.isthmus.app.generate.Provenance;
import dev.isthmus.app.option.WholeNumber;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.model.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is compared, known to be good.
 *
 * @param model          with its weights
 * @param modelArguments the same as the user named it, if it was named, for a command line
 * @param methods        one or more
 * @param baseline       what speed-ups are against, if it fits the model
 * @param images         of each method and repeat
 * @param repeats        each with seeds of its own
 * @param seed           of each class's first image
 * @param batch          images computed together
 * @param cfg            guidance scale
 * @param temperature    factor on the noise of every reverse diffusion step
 * @param threads        to compute with, if not the usual number
 * @param placement      where to compute, and in what
 * @param judge          of quality
 */
public record Setup(ModelSource model, List<String> modelArguments, List<Method> methods, Optional<Method> baseline,
                    int images, int repeats, long seed, int batch, double cfg, double temperature, OptionalInt threads,
                    Placement placement, Judge judge) {

    private static final int MAX_COLUMNS = 16;

    public Setup {
        methods = List.copyOf(methods);
        if ((long) images * repeats > WholeNumber.MAX_IMAGES) {
            throw new InputException("--images " + images + " with --repeats " + repeats + " is " + (long) images * repeats
                    + " images; expected at most " + WholeNumber.MAX_IMAGES);
        }
        if (judge instanceof Judge.Network network) {
            network.requireEnough(images);
        }
    }

    /** What the model is. */
    public ModelConfig config() {
        return model.config();
    }

    /**
     * Image {@code index} of a repeat. Classes take turns, and every image of a class has its own seed: they count up from
     * {@link #seed} through all repeats, as those of {@code isthmus generate} do. Every method gets the same.
     */
    public Job job(int repeat, int index) {
        int classes = config().classes().size();
        return new Job(index % classes, seed + (long) repeat * Math.ceilDiv(images, classes) + index / classes);
    }

    /**
     * All the work. Methods take turns batch by batch, so that whatever else the machine does meets all of them alike.
     */
    public List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        for (int repeat = 0; repeat < repeats; repeat++) {
            for (int from = 0; from < images; from += batch) {
                for (Method method : methods) {
                    turns.add(turn(method, repeat, from));
                }
            }
        }
        return turns;
    }

    /** The batches of one method and repeat. */
    public List<Turn> turns(Method method, int repeat) {
        return IntStream.iterate(0, from -> from < images, from -> from + batch)
                .mapToObj(from -> turn(method, repeat, from)).toList();
    }

    private Turn turn(Method method, int repeat, int from) {
        return new Turn(method, repeat, from, IntStream.range(from, Math.min(images, from + batch))
                .mapToObj(index -> job(repeat, index)).toList());
    }

    /** Images in a row of a grid: one of each class, if the classes are few. */
    public int columns() {
        return Math.min(Math.min(config().classes().size(), MAX_COLUMNS), images);
    }

    /** What a user types for the same comparison, without {@code --out}. */
    public String command() {
        List<String> words = new ArrayList<>(List.of("isthmus", "compare",
                "--presets", methods.stream().map(method -> method.preset().id()).collect(Collectors.joining(",")),
                "--images", String.valueOf(images), "--repeats", String.valueOf(repeats), "--seed", String.valueOf(seed),
                "--batch", String.valueOf(batch), "--cfg", String.valueOf(cfg), "--temperature", String.valueOf(temperature)));
        if (judge instanceof Judge.None none && none.asked()) {
            words.add("--no-quality");
        }
        threads.ifPresent(n -> words.addAll(List.of("--threads", String.valueOf(n))));
        words.addAll(Provenance.arguments(placement));
        words.addAll(modelArguments);
        return words.stream().map(Provenance::quoted).collect(Collectors.joining(" "));
    }
}
