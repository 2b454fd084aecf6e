package dev.isthmus.server.api;

import dev.isthmus.sampler.plan.GuidanceSchedule;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The body of {@code POST /v1/images/generations}, as far as it can be judged without knowing the model.
 *
 * @param prompt        a class by name or number
 * @param classId       a class by number
 * @param model         the model that the client wants
 * @param n             images, 1 or more
 * @param size          width x height, or {@code auto}
 * @param seed          of the first image
 * @param preset        by name
 * @param cfg           guidance scale
 * @param temperature   factor on the noise of every reverse diffusion step
 * @param stream        whether to answer with events
 * @param partialImages previews wanted of each image
 */
record GenerationBody(Optional<String> prompt, OptionalInt classId, Optional<String> model, OptionalInt n, Optional<String> size,
                      OptionalLong seed, Optional<String> preset, OptionalDouble cfg, OptionalDouble temperature, boolean stream,
                      int partialImages) {

    private static final int MAX_TEXT = 1000;
    private static final int MAX_PREVIEWS = 64;
    private static final int MAX_TEMPERATURE = 1000;
    private static final String ONLY_ENCODING = "b64_json";
    private static final String ONLY_FORMAT = "png";
    private static final Set<String> NAMES = new LinkedHashSet<>(List.of("prompt", "class_id", "model", "n", "size", "response_format",
            "output_format", "user", "seed", "preset", "cfg", "temperature", "stream", "partial_images"));

    /**
     * Reads the fields of an object.
     *
     * @throws Refusal for the first that is not as it should be
     */
    static GenerationBody of(Fields fields) {
        fields.requireKnown(NAMES);
        requireB64(fields.string("response_format", MAX_TEXT));
        fields.string("output_format", MAX_TEXT).filter(format -> !format.equals(ONLY_FORMAT)).ifPresent(format -> {
            throw Refusal.field(Problem.UNSUPPORTED_VALUE, "output_format",
                    "output_format is " + Quoted.of(format) + "; expected " + ONLY_FORMAT);
        });
        fields.string("user", MAX_TEXT);
        GenerationBody body = new GenerationBody(fields.string("prompt", MAX_TEXT), fields.count("class_id", 0, Integer.MAX_VALUE),
                fields.string("model", MAX_TEXT), fields.count("n", 1, Integer.MAX_VALUE), fields.string("size", MAX_TEXT),
                fields.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE), fields.string("preset", MAX_TEXT),
                fields.real("cfg", 1, GuidanceSchedule.MAX_SCALE), fields.real("temperature", 0, MAX_TEMPERATURE), fields.flag("stream"),
                fields.count("partial_images", 0, MAX_PREVIEWS).orElse(0));
        if (body.prompt.isEmpty() && body.classId.isEmpty()) {
            throw Refusal.field(Problem.MISSING_FIELD, "prompt", "prompt is missing; expected a class by name or number, or class_id");
        }
        if (body.partialImages > 0 && !body.stream) {
            throw Refusal.field(Problem.CONFLICTING_FIELDS, "partial_images", "partial_images is " + body.partialImages
                    + " without stream; expected stream to be true, or no previews");
        }
        return body;
    }

    private static void requireB64(Optional<String> format) {
        format.filter(f -> !f.equals(ONLY_ENCODING)).ifPresent(f -> {
            throw Refusal.field(Problem.UNSUPPORTED_VALUE, "response_format", "response_format is " + Quoted.of(f) + "; expected "
                    + ONLY_ENCODING + (f.equals("url") ? ": no image is kept here that a URL could name" : ""));
        });
    }
}
