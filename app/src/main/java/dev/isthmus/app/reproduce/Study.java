package dev.isthmus.app.reproduce;

import dev.isthmus.app.InputException;
import dev.isthmus.app.compare.Judge;
import dev.isthmus.app.compare.Method;
import dev.isthmus.app.compare.Methods;
import dev.isthmus.app.compare.Setup;
import dev.isthmus.app.generate.Job;
import dev.isthmus.app.generate.Provenance;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.model.Precision;
import dev.isthmus.sampler.plan.Preset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * What is to be found out, known to be good.
 *
 * @param setup       model, settings and methods; its repeats are the blocks
 * @param network     what quality is measured with
 * @param experiments one or more
 * @param limit       that no part is begun for which it would be passed
 */
public record Study(Setup setup, Judge.Network network, List<Experiment> experiments, Optional<Duration> limit) {

    public Study {
        experiments = List.copyOf(experiments);
        int classes = setup.config().classes().size();
        if (setup.images() < 2 * classes && experiments.stream().anyMatch(HalfFixed.class::isInstance)) {
            throw new InputException(HalfFixed.ID + ": a block has " + setup.images() + " images; expected " + 2 * classes
                    + " or more, two of each class");
        }
    }

    /**
     * What a user asked for.
     *
     * @param experiments as {@link Experiments#of} reads them
     * @param images      of each preset, in {@code repeats} blocks of the same size
     * @param judge       of quality, which has to be measured
     * @param limit       that no part is begun for which it would be passed
     * @throws InputException if it cannot be done
     */
    public static Study of(ModelSource model, List<String> modelArguments, String experiments, int images, int repeats, long seed,
            int batch, double cfg, double temperature, OptionalInt threads, Judge judge, Placement placement, Optional<Duration> limit) {
        if (!(judge instanceof Judge.Network network)) {
            throw new InputException("--model: quality cannot be measured: " + ((Judge.None) judge).reason());
        }
        requireBlocks(images, repeats, network);
        List<Experiment> wanted = Experiments.of(experiments, model.config().mar().grid());
        Methods methods = new Methods(model.config(), cfg);
        SequencedMap<Preset, Method> distinct = new LinkedHashMap<>();
        for (Experiment experiment : wanted) {
            if (experiment instanceof PresetTable table) {
                table.rows().forEach(row -> distinct.computeIfAbsent(row.preset(), methods::of));
            }
        }
        Setup setup = new Setup(model, modelArguments, List.copyOf(distinct.values()), methods.baseline(), images / repeats, repeats,
                seed, batch, cfg, temperature, threads, placement, judge);
        return new Study(setup, network, wanted, limit);
    }

    private static void requireBlocks(int images, int repeats, Judge.Network network) {
        int classes = network.size().classes();
        int least = (network.size().features() / classes + 1) * classes;
        if (images % repeats != 0 || images / repeats % classes != 0 || images / repeats < least) {
            int nearest = Math.max(least, Math.ceilDiv(Math.ceilDiv(images, repeats), classes) * classes);
            throw new InputException("--images is " + images + " in " + repeats + " blocks; expected in each as many of each of the "
                    + classes + " classes, and " + least + " images or more for a covariance of " + network.size().features()
                    + " features, such as " + (long) nearest * repeats);
        }
    }

    /** All the work, block by block, so that what is finished early is of all presets. */
    List<Task> tasks() {
        List<Task> tasks = new ArrayList<>();
        for (int block = 0; block < setup.repeats(); block++) {
            for (Method method : setup.methods()) {
                tasks.add(new PresetTask(this, method, block));
            }
            for (HalfFixed.Pattern pattern : patterns()) {
                tasks.add(new HalfTask(this, pattern, halfFixed(), block));
            }
        }
        return tasks;
    }

    /** Those of Figure 3, if it is asked for. */
    List<HalfFixed.Pattern> patterns() {
        return experiments.stream().anyMatch(HalfFixed.class::isInstance) ? List.of(HalfFixed.Pattern.values()) : List.of();
    }

    /** What Figure 3 generates with. */
    private Method halfFixed() {
        return new Methods(setup.config(), setup.cfg()).of(HalfFixed.preset(setup.config().mar().grid()));
    }

    /** Base images of one class in a block of Figure 3: about as many images as of a preset, and two for a variance. */
    int basesOfClass() {
        return Math.max(2, setup.images() / HalfFixed.VARIATIONS / setup.config().classes().size());
    }

    /** Base image {@code index} of a class in a block of Figure 3. */
    Job base(int block, int label, int index) {
        return setup.job(block, index * setup.config().classes().size() + label);
    }

    /** What a user types for the same, without {@code --out}. */
    String command() {
        List<String> words = new ArrayList<>(List.of("isthmus", "reproduce",
                "--experiments", experiments.stream().map(Experiment::id).collect(Collectors.joining(",")),
                "--images", String.valueOf(setup.images() * setup.repeats()), "--repeats", String.valueOf(setup.repeats()),
                "--seed", String.valueOf(setup.seed()), "--batch", String.valueOf(setup.batch()),
                "--cfg", String.valueOf(setup.cfg()), "--temperature", String.valueOf(setup.temperature()),
                "--device", setup.placement().device().toString()));
        if (setup.placement().precision() != Precision.F32) {
            words.addAll(List.of("--precision", setup.placement().precision().id()));
        }
        setup.threads().ifPresent(n -> words.addAll(List.of("--threads", String.valueOf(n))));
        words.addAll(setup.modelArguments());
        return words.stream().map(Provenance::quoted).collect(Collectors.joining(" "));
    }
}
