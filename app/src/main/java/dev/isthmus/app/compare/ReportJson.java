package dev.isthmus.app.compare;

import dev.isthmus.app.generate.Job;
import dev.isthmus.app.generate.Provenance;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * An outcome as JSON; {@code docs/compare.md} describes every property. It holds no date, so the same parts give the same bytes.
 */
final class ReportJson {
    /** Raised when a property changes its meaning or goes; new ones may come without. */
    static final String SCHEMA = "isthmus-compare/1";

    private final StringWriter text = new StringWriter();
    private final JsonGenerator json = new JsonFactory().createGenerator(new Pretty(), text);
    private final Outcome outcome;

    private ReportJson(Outcome outcome) {
        this.outcome = outcome;
    }

    /** The text, with a line end. */
    static String of(Outcome outcome) {
        ReportJson report = new ReportJson(outcome);
        report.write();
        return report.text + "\n";
    }

    private void write() {
        Setup setup = outcome.setup();
        json.writeStartObject();
        json.writeStringProperty("schema", SCHEMA);
        json.writeStringProperty("command", setup.command());
        json.writeStringProperty("model", setup.model().name());
        json.writeObjectPropertyStart("sha256");
        outcome.model().forEach(json::writeStringProperty);
        json.writeEndObject();
        environment();
        json.writeNumberProperty("imagesPerRepeat", setup.images());
        json.writeNumberProperty("repeats", setup.repeats());
        json.writeNumberProperty("seed", setup.seed());
        json.writeNumberProperty("batch", setup.batch());
        json.writeNumberProperty("cfg", setup.cfg());
        json.writeNumberProperty("temperature", setup.temperature());
        json.writeStringProperty("baseline", Methods.BASELINE);
        quality();
        json.writeArrayPropertyStart("presets");
        outcome.results().forEach(this::preset);
        json.writeEndArray();
        shown();
        json.writeEndObject();
        json.close();
    }

    private void environment() {
        Environment e = outcome.environment();
        json.writeObjectPropertyStart("environment");
        json.writeStringProperty("isthmus", e.isthmus());
        json.writeStringProperty("libtorch", e.libtorch());
        json.writeStringProperty("java", e.java());
        json.writeStringProperty("system", e.system());
        json.writeNumberProperty("processors", e.processors());
        json.writeNumberProperty("threads", e.threads());
        json.writeStringProperty("device", e.device());
        json.writeEndObject();
    }

    private void quality() {
        json.writeObjectPropertyStart("quality");
        if (outcome.setup().judge() instanceof Judge.None none) {
            json.writeBooleanProperty("measured", false);
            json.writeStringProperty("reason", none.reason());
        }
        outcome.network().ifPresent(network -> {
            json.writeBooleanProperty("measured", true);
            json.writeStringProperty("distance", network.distanceName());
            json.writeNumberProperty("features", network.size().features());
            outcome.floor().ifPresent(floor -> spread("simulatedNoiseFloor", new Spread(floor.mean(), floor.deviation())));
            network.known().ifPresent(this::known);
        });
        json.writeEndObject();
    }

    private void known(FashionReference known) {
        json.writeObjectPropertyStart("realImages");
        json.writeArrayPropertyStart("noiseFloor");
        for (FashionReference.Floor floor : known.floors()) {
            json.writeStartObject();
            json.writeNumberProperty("images", floor.images());
            json.writeNumberProperty("distance", floor.distance());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberProperty("autoencoderDistance", known.autoencoderDistance());
        json.writeNumberProperty("inceptionScore", known.inceptionScore());
        json.writeNumberProperty("accuracy", known.accuracy());
        json.writeEndObject();
    }

    private void preset(Result result) {
        Method method = result.method();
        json.writeStartObject();
        json.writeStringProperty("name", method.name());
        json.writeStringProperty("description", method.description());
        Provenance.presetJson(method.preset()).ifPresent(preset -> {
            json.writeStringProperty("file", method.preset().id());
            json.writeName("preset");
            json.writeRawValue(preset);
        });
        json.writeNumberProperty("arSteps", method.plan().arSteps());
        json.writeNumberProperty("headEvaluations", method.plan().headEvaluations());
        json.writeNumberProperty("tflopPerImage", method.tflop());
        number("speedUpByFlops", outcome.speedUpByFlops(result));
        json.writeObjectPropertyStart("time");
        spread("secondsPerImage", result.secondsPerImage());
        json.writeNumberProperty("fastestBatch", result.fastest());
        json.writeNumberProperty("slowestBatch", result.slowest());
        number("speedUpMeasured", outcome.speedUpMeasured(result));
        json.writeEndObject();
        if (!result.quality().isEmpty()) {
            json.writeObjectPropertyStart("quality");
            spread("distance", result.distance());
            spread("inceptionScore", result.inceptionScore());
            spread("accuracy", result.accuracy());
            json.writeArrayPropertyStart("repeats");
            result.quality().forEach(q -> {
                json.writeStartObject();
                json.writeNumberProperty("images", q.images());
                json.writeNumberProperty("distance", q.distance());
                json.writeNumberProperty("inceptionScore", q.inceptionScore());
                json.writeNumberProperty("accuracy", q.accuracy());
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** Class and seed of every place in the grids. */
    private void shown() {
        List<String> classes = outcome.setup().config().classes();
        json.writeArrayPropertyStart("shown");
        for (int i = 0; i < outcome.results().getFirst().shown().size(); i++) {
            Job job = outcome.setup().job(0, i);
            json.writeStartObject();
            json.writeStringProperty("class", classes.get(job.label()));
            json.writeNumberProperty("label", job.label());
            json.writeNumberProperty("seed", job.seed());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void spread(String name, Spread spread) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("mean", spread.mean());
        number("deviation", Double.isNaN(spread.deviation()) ? OptionalDouble.empty() : OptionalDouble.of(spread.deviation()));
        json.writeEndObject();
    }

    private void number(String name, OptionalDouble value) {
        if (value.isPresent()) {
            json.writeNumberProperty(name, value.getAsDouble());
        } else {
            json.writeNullProperty(name);
        }
    }

    /** Readable without a tool. */
    private static final class Pretty extends ObjectWriteContext.Base {
        private final PrettyPrinter printer = new DefaultPrettyPrinter();

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return printer;
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }
}
