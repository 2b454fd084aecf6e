package dev.isthmus.app.generate;

import dev.isthmus.app.report.Format;
import dev.isthmus.app.report.JsonLine;
import dev.isthmus.sampler.plan.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a run came to.
 *
 * @param jobs    its images
 * @param plan    of every image
 * @param tera    TFLOP of one image
 * @param elapsed time from the first image's start to the last file's end, libtorch and model being loaded
 */
public record Report(Jobs jobs, Plan plan, double tera, Duration elapsed) {

    /** For people. */
    public String line() {
        return Format.count(jobs.size(), "image") + " in " + Format.number(seconds()) + " s, " + Format.number(secondsPerImage())
                + " s per image; each: " + Format.count(plan.arSteps(), "AR step") + ", "
                + Format.count(plan.headEvaluations(), "diffusion head evaluation") + ", " + Format.number(tera)
                + " TFLOP";
    }

    /** For programs, one line. */
    public String json(Settings settings, List<String> classes, List<Path> files) {
        return json("classes", settings, classes, files);
    }

    /**
     * For programs, one line.
     *
     * @param what  labels are of: {@code classes} or {@code prompts}
     * @param names of all labels
     */
    public String json(String what, Settings settings, List<String> names, List<Path> files) {
        return new JsonLine()
                .put("images", jobs.size())
                .put(what, jobs.labels().stream().map(names::get).toList())
                .put("count", jobs.count())
                .put("seed", jobs.firstSeed())
                .put("preset", settings.preset().id())
                .put("cfg", settings.cfg())
                .put("temperature", settings.temperature())
                .put("seconds", seconds())
                .put("secondsPerImage", secondsPerImage())
                .put("arSteps", plan.arSteps())
                .put("headEvaluations", plan.headEvaluations())
                .put("tflopPerImage", tera)
                .put("files", files.stream().map(Path::toString).toList())
                .end();
    }

    private double seconds() {
        return elapsed.toNanos() / 1e9;
    }

    private double secondsPerImage() {
        return seconds() / jobs.size();
    }
}
