package dev.isthmus.app.reproduce;

import dev.isthmus.sampler.metrics.Quality;
import dev.isthmus.sampler.model.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was measured, finished or not, as {@code results.json} has it; {@code docs/reproduction.md} describes it.
 *
 * @param schema         {@value #SCHEMA}
 * @param command        what to type for the same
 * @param model          name of the model
 * @param sha256         of its files, by name
 * @param machine        where it ran
 * @param grid           rows and columns of tokens
 * @param imagesPerBlock of each preset
 * @param blocks         that were asked for
 * @param seed           of each class's first image
 * @param batch          images computed together
 * @param cfg            guidance scale
 * @param temperature    factor on the noise of every reverse diffusion step
 * @param baseline       preset that speed-ups are against
 * @param baselineTflop  what an image costs with it, if it fits the model
 * @param quality        what quality was measured with
 * @param experiments    that were asked for
 * @param presets        each with its finished blocks
 * @param halfFixed      of Figure 3, pattern by pattern; empty if it was not asked for
 */
public record Results(String schema, String command, String model, Map<String, String> sha256, Machine machine, List<Integer> grid,
               int imagesPerBlock, int blocks, long seed, int batch, double cfg, double temperature, String baseline,
               Optional<Double> baselineTflop, QualityScale quality, List<String> experiments, List<PresetResult> presets,
               List<HalfResult> halfFixed) {
    /** Raised when a property changes its meaning or goes; new ones may come without. */
    static final String SCHEMA = "isthmus-reproduce/1";

    /**
     * Where.
     *
     * @param processors that the JVM may use
     * @param threads    that an op is computed with
     * @param device     that the model is on
     */
    record Machine(String isthmus, String libtorch, String java, String system, int processors, int threads, String device) {
    }

    /**
     * What distances are to be held against.
     *
     * @param distance   its name
     * @param features   of an image
     * @param floorBlock simulated distance of as many perfect images as a block has
     * @param floorAll   the same of all blocks together
     * @param real       what real images have, if it is known
     */
    record QualityScale(String distance, int features, Floor floorBlock, Floor floorAll, Optional<RealImages> real) {
    }

    /** Mean and standard deviation over simulations. */
    record Floor(double mean, double deviation) {
    }

    /**
     * Of real images.
     *
     * @param autoencoderDistance of test images that are encoded and decoded
     * @param floors              of training images to the test images, fewest first
     */
    record RealImages(double autoencoderDistance, double inceptionScore, double accuracy, List<RealFloor> floors) {
    }

    /** Distance of so many real images to others. */
    record RealFloor(int images, double distance) {
    }

    /**
     * A preset.
     *
     * @param arSteps         of an image
     * @param headEvaluations of an image, one after the other
     * @param tflop           of an image
     * @param blocks          those that are finished
     * @param all             these blocks' images together; absent if none is finished
     */
    record PresetResult(String name, String description, String origin, int arSteps, long headEvaluations, double tflop,
                        List<Block> blocks, Optional<Figures> all) {

        /** Of the finished blocks. */
        double secondsPerImage() {
            return blocks.stream().mapToDouble(Block::secondsPerImage).average().orElse(Double.NaN);
        }
    }

    /**
     * A block of images.
     *
     * @param block           from 0
     * @param secondsPerImage of generation
     */
    record Block(int block, double secondsPerImage, Figures figures) {
    }

    /** Quality of some images. */
    record Figures(long images, double distance, double inceptionScore, double accuracy) {
        static Figures of(Quality quality) {
            return new Figures(quality.images(), quality.distance(), quality.inceptionScore(), quality.accuracy());
        }
    }

    /**
     * A pattern of Figure 3.
     *
     * @param pattern  which half is fixed
     * @param blocks   those that are finished
     * @param tokenMap [L] variance of a token's values over variations, mean over channels and base images; empty if no block is
     *                 finished
     */
    record HalfResult(String pattern, List<HalfBlock> blocks, List<Double> tokenMap) {
    }

    /**
     * A block of base images, {@link HalfFixed#VARIATIONS} variations of each.
     *
     * @param block           from 0
     * @param bases           how many
     * @param secondsPerImage of generation
     * @param pixel           variance of a pixel over the variations of one base, grey levels of 0 to 255 squared
     * @param pixelUnfixed    the same over images of one class with nothing in common
     * @param token           variance of a value of a token that is not fixed, over the variations of one base
     * @param tokenUnfixed    the same over images of one class with nothing in common
     */
    record HalfBlock(int block, int bases, double secondsPerImage, double pixel, double pixelUnfixed, double token,
                     double tokenUnfixed) {
    }

    /**
     * Reads a file that {@link #json} made.
     *
     * @throws dev.isthmus.runtime.io.CheckpointException if it is none
     */
    static Results read(Path file) {
        return Json.read(file, Results.class);
    }

    public Results {
        if (!SCHEMA.equals(schema)) {
            throw new IllegalArgumentException("schema is \"" + schema + "\"; expected \"" + SCHEMA + "\"");
        }
        experiments = List.copyOf(experiments);
        presets = List.copyOf(presets);
        halfFixed = List.copyOf(halfFixed);
    }

    /** The text of the file; the same results give the same bytes. */
    String json() {
        return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(this) + "\n";
    }

    /** The preset of this name, if it was run. */
    Optional<PresetResult> preset(String name) {
        return presets.stream().filter(preset -> preset.name().equals(name)).findFirst();
    }

    /** Finished blocks of a pattern of Figure 3. */
    List<HalfBlock> blocks(HalfFixed.Pattern pattern) {
        return halfFixed.stream().filter(p -> p.pattern().equals(pattern.id())).flatMap(p -> p.blocks().stream()).toList();
    }

    /** Images of each preset, if all blocks are finished. */
    int images() {
        return imagesPerBlock * blocks;
    }
}
