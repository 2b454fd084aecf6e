package dev.isthmus.app.reproduce;

import dev.isthmus.app.compare.FashionReference;
import dev.isthmus.app.compare.Method;
import dev.isthmus.app.compare.Methods;
import dev.isthmus.app.compare.Setup;
import dev.isthmus.sampler.metrics.NoiseFloor;
import dev.isthmus.sampler.metrics.QualityTally;
import dev.isthmus.sampler.order.Grid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes results of the tasks that are finished; the same parts make the same results. */
record Evaluation(Study study, PartFolder parts, Results.Machine machine, Map<String, String> model) {
    private static final int FLOOR_DRAWS = 5;
    private static final long FLOOR_SEED = 1;

    Results results() {
        Setup setup = study.setup();
        Grid grid = setup.config().mar().grid();
        return new Results(Results.SCHEMA, study.command(), setup.model().name(), model, machine,
                List.of(grid.height(), grid.width()), setup.images(), setup.repeats(), setup.seed(), setup.batch(), setup.cfg(),
                setup.temperature(), Methods.BASELINE, setup.baseline().map(Method::tflop), quality(),
                study.experiments().stream().map(Experiment::id).toList(), setup.methods().stream().map(this::preset).toList(),
                study.patterns().stream().map(this::half).toList());
    }

    private Results.QualityScale quality() {
        Optional<FashionReference> known = study.network().known();
        return new Results.QualityScale(study.network().distanceName(), study.network().size().features(),
                floor(study.setup().images()), floor(study.setup().images() * study.setup().repeats()),
                known.map(k -> new Results.RealImages(k.autoencoderDistance(), k.inceptionScore(), k.accuracy(),
                        k.floors().stream().map(f -> new Results.RealFloor(f.images(), f.distance())).toList())));
    }

    private Results.Floor floor(int images) {
        NoiseFloor floor = NoiseFloor.simulate(study.network().reference(), images, FLOOR_DRAWS, FLOOR_SEED);
        return new Results.Floor(floor.mean(), floor.deviation());
    }

    private Results.PresetResult preset(Method method) {
        QualityTally all = new QualityTally(study.network().size().features(), study.network().size().classes());
        List<Results.Block> blocks = new ArrayList<>();
        for (int block = 0; block < study.setup().repeats(); block++) {
            PresetTask task = new PresetTask(study, method, block);
            parts.read(task).map(task::part).ifPresent(part -> {
                all.add(part.tally());
                blocks.add(new Results.Block(task.block(), part.nanos() / 1e9 / task.images(),
                        Results.Figures.of(part.tally().quality(study.network().reference()))));
            });
        }
        return new Results.PresetResult(method.name(), method.description(), method.preset().origin(), method.plan().arSteps(),
                method.plan().headEvaluations(), method.tflop(), blocks,
                blocks.isEmpty() ? Optional.empty() : Optional.of(Results.Figures.of(all.quality(study.network().reference()))));
    }

    private Results.HalfResult half(HalfFixed.Pattern pattern) {
        List<Results.HalfBlock> blocks = new ArrayList<>();
        double[] sum = new double[study.setup().config().mar().grid().cells()];
        for (Task task : study.tasks()) {
            if (task instanceof HalfTask half && half.pattern() == pattern) {
                parts.read(half).ifPresent(numbers -> {
                    blocks.add(half.part(numbers));
                    double[] map = HalfTask.map(numbers);
                    Arrays.setAll(sum, t -> sum[t] + map[t]);
                });
            }
        }
        return new Results.HalfResult(pattern.id(), blocks,
                blocks.isEmpty() ? List.of() : Arrays.stream(sum).map(s -> s / blocks.size()).boxed().toList());
    }
}
