package dev.isthmus.app.compare;

import dev.isthmus.app.generate.Job;
import dev.isthmus.app.generate.Provenance;
import dev.isthmus.app.report.Format;
import dev.isthmus.sampler.metrics.NoiseFloor;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An outcome as one page that needs nothing else: no scripts, no fonts, no files. */
final class ReportHtml {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1c1e21; --paper: #ffffff; --soft: #6a6f76; --rule: #d9dce1;
              --mark: #0072b2; --floor: #b3480e }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --paper: #16181b; --soft: #9aa0a8;
              --rule: #34383e; --mark: #56b4e9; --floor: #e69f00 } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
              max-width: 1180px; margin: 2rem auto; padding: 0 1rem }
            h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2.2rem } h3 { font-size: 1rem }
            p, li { max-width: 75ch } code { overflow-wrap: anywhere }
            .wide { overflow-x: auto }
            table { border-collapse: collapse }
            th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--rule); text-align: right;
              font-variant-numeric: tabular-nums; white-space: nowrap }
            th:first-child, td:first-child { text-align: left }
            .strip td, .strip th { padding: .1rem .5rem; border: 0 }
            .strip img { max-width: none; height: 46px }
            img { image-rendering: pixelated; max-width: 100%; height: auto; display: block }
            .plots { display: flex; flex-wrap: wrap; gap: 1rem }
            .plots svg { flex: 1 1 460px; max-width: 620px }
            svg text { fill: var(--ink); font: 13px system-ui, sans-serif }
            svg .small { fill: var(--soft); font-size: 11px } svg .title { font-weight: 600 }
            svg path { fill: none; stroke: var(--rule) } svg .axis { stroke: var(--soft) }
            svg .point { fill: var(--mark) } svg .error { stroke: var(--mark); stroke-width: 2 }
            svg .floor { stroke: var(--floor); stroke-dasharray: 5 4 }
            """;

    private final Outcome outcome;
    private final Sheets sheets;
    private final StringBuilder html = new StringBuilder();

    private ReportHtml(Outcome outcome) {
        this.outcome = outcome;
        this.sheets = new Sheets(outcome);
    }

    static String of(Outcome outcome) throws IOException {
        ReportHtml page = new ReportHtml(outcome);
        page.write();
        return page.html.toString();
    }

    private void write() throws IOException {
        Setup setup = outcome.setup();
        String title = Format.count(setup.methods().size(), "preset") + " on " + setup.model().name();
        add("<!DOCTYPE html>");
        add("<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\"><head><meta charset=\"utf-8\"/>");
        add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
        add("<title>" + Html.escaped(title) + "</title><style>" + STYLE + "</style></head><body>");
        add("<h1>" + Html.escaped(title) + "</h1>");
        paragraph(images());
        table();
        plots();
        meaning();
        sideBySide();
        grids();
        madeBy();
        add("</body></html>");
    }

    private String images() {
        Setup setup = outcome.setup();
        int classes = setup.config().classes().size();
        String seeds = setup.seed() + " to " + setup.job(setup.repeats() - 1, setup.images() - 1).seed();
        return Format.count(setup.images(), "image") + " of " + (classes == 1 ? "1 class" : classes + " classes")
                + (setup.repeats() == 1 ? " with each preset" : " with each preset and repeat, " + setup.repeats()
                + " repeats (mean ± standard deviation)") + "; seeds " + seeds + ", the same for all presets. cfg "
                + setup.cfg() + ", temperature " + setup.temperature() + ".";
    }

    private void table() {
        Cells cells = new Cells(outcome);
        add("<div class=\"wide\"><table><thead><tr>" + cells("th", cells.headings()) + "</tr></thead><tbody>");
        for (Result result : outcome.results()) {
            add("<tr>" + cells("td", cells.row(result)) + "</tr>");
        }
        add("</tbody></table></div>");
    }

    private static String cells(String element, List<String> texts) {
        return texts.stream().map(text -> "<" + element + ">" + Html.escaped(text) + "</" + element + ">")
                .collect(Collectors.joining());
    }

    private void plots() {
        if (outcome.setup().judge() instanceof Judge.None none) {
            paragraph("Quality was not measured: " + none.reason() + ".");
        }
        outcome.network().ifPresent(network -> {
            OptionalDouble floor = outcome.floor().map(f -> OptionalDouble.of(f.mean())).orElse(OptionalDouble.empty());
            add("<h2>Quality against cost</h2><div class=\"plots\">");
            add(new ScatterPlot(network.distanceName() + " (lower is better) by work", "TFLOP an image", network.distanceName(),
                    points(r -> r.method().tflop()), floor).svg());
            add(new ScatterPlot(network.distanceName() + " (lower is better) by time", "seconds an image", network.distanceName(),
                    points(r -> r.secondsPerImage().mean()), floor).svg());
            add("</div>");
        });
    }

    private List<ScatterPlot.Point> points(ToDoubleFunction<Result> cost) {
        return outcome.results().stream().map(r -> new ScatterPlot.Point(r.method().name(), cost.applyAsDouble(r),
                r.distance().mean(), r.distance().deviation())).toList();
    }

    private void meaning() {
        add("<h2>What the figures mean</h2><ul>");
        item("s/image is the time of a batch of " + outcome.setup().batch() + " by its images: noise, network, diffusion head and"
                + " autoencoder, to 8-bit pixels. Loading, one warm-up batch, the feature network and the disk are not in it."
                + " Presets took turns batch by batch. Fastest and slowest batch, seconds an image: "
                + outcome.results().stream().map(ReportHtml::range).collect(Collectors.joining("; ")) + ".");
        item("evaluations are passes of the diffusion head, one after the other; TFLOP counts matrix products of network and"
                + " head, both guidance halves, as the papers do, without the autoencoder.");
        item(outcome.results().stream().anyMatch(r -> r.method().name().equals(Methods.BASELINE))
                ? "Speed-ups are against " + Methods.BASELINE + " in this same comparison."
                : Methods.BASELINE + " was not run, so there is no measured speed-up; by FLOPs it needs no run.");
        outcome.network().ifPresent(this::quality);
        add("</ul>");
    }

    private static String range(Result result) {
        return result.method().name() + " " + Format.number(result.fastest()) + " and " + Format.number(result.slowest());
    }

    private void quality(Judge.Network network) {
        String name = network.distanceName();
        item(name + " is the Fréchet distance (Heusel et al. 2017) of " + network.size().features() + " features of a small"
                + " classifier to those of real test images. It is not the ImageNet FID, and the two cannot be compared.");
        outcome.floor().ifPresent(floor -> floor(name, floor));
        network.known().ifPresent(this::realImages);
        item("IS is the Inception Score (Salimans et al. 2016) by the same classifier, over all images of a repeat at once;"
                + " accuracy is the share that it takes for the class that was asked for. Neither shows variety that is lost"
                + " within a class.");
        if (outcome.setup().repeats() == 1) {
            item("There is one repeat, so no spread is known; --repeats 3 or more shows one.");
        }
    }

    private void floor(String name, NoiseFloor floor) {
        item("Noise floor: " + Format.count(outcome.setup().images(), "image") + " drawn from the reference itself, taken to be"
                + " normal, would have a " + name + " of about " + Format.number(floor.mean()) + " ± "
                + Format.number(floor.deviation()) + ". Presets that differ by less than that spread cannot be told apart by this"
                + " many images, and distances of other numbers of images are on another scale.");
    }

    private void realImages(FashionReference known) {
        item("Measured on real training images: " + known.floors().stream()
                .map(f -> String.format(Locale.ROOT, "%,d images %s", f.images(), Format.number(f.distance())))
                .collect(Collectors.joining(", ")) + ". The autoencoder alone has " + Format.number(known.autoencoderDistance())
                + " with the 10,000 test images, whose Inception Score is " + Format.number(known.inceptionScore())
                + " and accuracy " + Format.number(known.accuracy()) + ".");
    }

    private void sideBySide() throws IOException {
        List<String> classes = outcome.setup().config().classes();
        add("<h2>Side by side</h2>");
        paragraph("One column is one class and seed: " + IntStream.range(0, sheets.stripLength()).mapToObj(i -> {
            Job job = outcome.setup().job(0, i);
            return classes.get(job.label()) + " " + job.seed();
        }).collect(Collectors.joining(", ")) + ".");
        add("<div class=\"wide\"><table class=\"strip\"><tbody>");
        for (Result result : outcome.results()) {
            add("<tr><th>" + Html.escaped(result.method().name()) + "</th><td>" + Html.image(sheets.strip(result),
                    "first images of " + result.method().name()) + "</td></tr>");
        }
        add("</tbody></table></div>");
    }

    private void grids() throws IOException {
        add("<h2>Grids</h2>");
        paragraph("A row is " + outcome.setup().columns() + " images; the same place is the same class and seed in every grid.");
        for (Result result : outcome.results()) {
            add("<h3>" + Html.escaped(result.method().name()) + "</h3>");
            paragraph(result.method().description());
            Provenance.presetJson(result.method().preset()).ifPresent(json -> add("<p>" + Html.escaped(result.method().preset().id())
                    + ": <code>" + Html.escaped(json) + "</code></p>"));
            add(Html.image(sheets.grid(result), "images of " + result.method().name()));
        }
    }

    private void madeBy() {
        Environment e = outcome.environment();
        add("<h2>Made by</h2><p><code>" + Html.escaped(outcome.setup().command()) + " --out DIR</code></p>");
        paragraph("Computed on " + e.device() + ". Isthmus " + e.isthmus() + ", libtorch " + e.libtorch() + ", Java " + e.java() + ", " + e.system() + ", "
                + Format.count(e.threads(), "thread") + " of " + Format.count(e.processors(), "processor") + ". Model files: "
                + outcome.model().entrySet().stream().map(f -> f.getKey() + " " + f.getValue()).collect(Collectors.joining(", "))
                + ". All figures are in report.json.");
    }

    private void paragraph(String text) {
        add("<p>" + Html.escaped(text) + "</p>");
    }

    private void item(String text) {
        add("<li>" + Html.escaped(text) + "</li>");
    }

    private void add(String text) {
        html.append(text).append('\n');
    }
}
