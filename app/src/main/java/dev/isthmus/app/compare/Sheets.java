package dev.isthmus.app.compare;

import dev.isthmus.app.generate.Provenance;
import dev.isthmus.app.image.ContactSheet;
import dev.isthmus.app.image.PngWriter;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.model.Placement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The images of an outcome as PNG, in which the same place always has the same class and seed. */
record Sheets(Outcome outcome) {
    private static final int LOOKING_PIXELS = 84;
    private static final String SIDE_BY_SIDE = "side-by-side.png";
    private static final int PADDING = 2;
    private static final int BLACK = 0;
    /** Images of each method side by side. */
    private static final int STRIP = 20;

    /** Names of all files of a comparison of these methods. */
    static List<String> names(List<Method> methods) {
        return Stream.concat(Stream.of(SIDE_BY_SIDE), methods.stream().map(Sheets::name)).toList();
    }

    private static String name(Method method) {
        return method.name() + ".png";
    }

    /** Names and bytes of all files. */
    SequencedMap<String, byte[]> files() throws IOException {
        SequencedMap<String, byte[]> files = new LinkedHashMap<>();
        files.put(SIDE_BY_SIDE, sideBySide());
        for (Result result : outcome.results()) {
            files.put(name(result.method()), grid(result));
        }
        return files;
    }

    /** Of one method: a column for each class, a row for each seed. */
    byte[] grid(Result result) throws IOException {
        return png(List.of(result.method()), outcome.setup().columns(), result.shown());
    }

    /** The first images of one method in one row. */
    byte[] strip(Result result) throws IOException {
        return png(List.of(result.method()), striped(result).size(), striped(result));
    }

    /** A row for each method. */
    private byte[] sideBySide() throws IOException {
        List<Pixels> all = new ArrayList<>();
        outcome.results().forEach(result -> all.addAll(striped(result)));
        return png(outcome.setup().methods(), all.size() / outcome.results().size(), all);
    }

    /** Which images a strip shows. */
    int stripLength() {
        return striped(outcome.results().getFirst()).size();
    }

    private static List<Pixels> striped(Result result) {
        return result.shown().subList(0, Math.min(STRIP, result.shown().size()));
    }

    private byte[] png(List<Method> methods, int columns, List<Pixels> images) throws IOException {
        int side = Math.max(images.getFirst().width(), images.getFirst().height());
        int zoom = Math.clamp(Math.round((double) LOOKING_PIXELS / side), 1, 8);
        SequencedMap<String, String> text = new LinkedHashMap<>();
        text.put("Software", "Isthmus " + outcome.environment().isthmus() + ", libtorch " + outcome.environment().libtorch());
        text.put("Command", outcome.setup().command());
        text.put("Preset", methods.stream().map(method -> method.preset().id()).collect(Collectors.joining(", ")));
        methods.forEach(method -> Provenance.presetJson(method.preset()).ifPresent(json ->
                text.put(Provenance.PRESET_JSON + (methods.size() == 1 ? "" : " of " + method.name()), json)));
        if (!outcome.setup().placement().equals(Placement.CPU)) {
            text.put("Device", outcome.environment().device());
        }
        text.put("Model", outcome.setup().model().name());
        return PngWriter.encode(new ContactSheet(columns, PADDING * zoom, BLACK, zoom).compose(images), text);
    }
}
