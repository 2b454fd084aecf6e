package dev.isthmus.app.bulk;

import dev.isthmus.app.InputException;
import dev.isthmus.app.generate.Settings;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.model.Precision;
import dev.isthmus.sampler.plan.Preset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * What is to be made: everything that the output follows from, and nothing else. Batch, threads and machine are not in it, and no paths.
 */
public final class BulkJob {
    /** Channels of every output image. */
    public static final int CHANNELS = 3;
    /** Images of a shard, unless the user says: a few minutes of work that a crash may cost, and few files for a large job. */
    public static final int SHARD_SIZE = 500;
    /** As many files as a folder holds without trouble. */
    private static final int MAX_SHARDS = 100_000;

    private final String model;
    private final String config;
    private final SequencedMap<String, String> weights;
    private final Preset preset;
    private final double cfg;
    private final double temperature;
    private final Precision precision;
    private final ClassOrder images;
    private final List<String> names;
    private final int side;
    private final ImageFormat format;
    private final int shardSize;
    /** Kept, because it is asked for with every shard, and takes as long as there are classes. */
    private final String hash;

    BulkJob(String model, String config, SequencedMap<String, String> weights, Preset preset, double cfg, double temperature,
            Precision precision, ClassOrder images, List<String> names, int side, ImageFormat format, int shardSize) {
        if (shardSize < 1) {
            throw new InputException("shard size is " + shardSize + "; expected 1 or more");
        }
        int shards = Math.ceilDiv(images.images(), shardSize);
        if (shards > MAX_SHARDS) {
            throw new InputException("shard size " + shardSize + " makes " + shards + " shards; expected at most " + MAX_SHARDS);
        }
        if (names.size() != images.labels().size()) {
            throw new InputException("there are " + names.size() + " names for " + images.labels().size() + " classes");
        }
        this.model = model;
        this.config = config;
        this.weights = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(weights));
        this.preset = preset;
        this.cfg = cfg;
        this.temperature = temperature;
        this.precision = precision;
        this.images = images;
        this.names = List.copyOf(names);
        this.side = side;
        this.format = format;
        this.shardSize = shardSize;
        hash = JobJson.hash(this);
    }

    /**
     * The job of a model.
     *
     * @param weights SHA-256 of the model's files by name
     * @throws InputException if the settings do not fit the model
     */
    public static BulkJob of(ModelSource model, SequencedMap<String, String> weights, Settings settings, ClassOrder images,
                             ImageFormat format, int shardSize) {
        ModelConfig config = model.config();
        settings.plan(config); // for its refusals
        return new BulkJob(model.name(), Sha256.of(config.toString().getBytes(StandardCharsets.UTF_8)), weights, settings.presetUsed(),
                settings.cfg(), settings.temperature(), settings.precision(), images,
                images.labels().stream().map(config.classes()::get).toList(),
                config.image().cropTo(), format, shardSize);
    }

    /** Name of the model. */
    public String model() {
        return model;
    }

    /** SHA-256 of its configuration. */
    public String config() {
        return config;
    }

    /** SHA-256 of its files by name. */
    public SequencedMap<String, String> weights() {
        return weights;
    }

    /** The preset, with all overrides in it; its id and its texts are no part of the hash. */
    public Preset preset() {
        return preset;
    }

    /** Guidance scale. */
    public double cfg() {
        return cfg;
    }

    /** Factor on the noise of every reverse diffusion step. */
    public double temperature() {
        return temperature;
    }

    /** Of the large products. */
    public Precision precision() {
        return precision;
    }

    /** Classes, numbers and seeds. */
    public ClassOrder images() {
        return images;
    }

    /** Names of the classes, in the order of their labels in {@link #images}. */
    public List<String> names() {
        return names;
    }

    /** Height and width of an image. */
    public int side() {
        return side;
    }

    /** Of the output. */
    public ImageFormat format() {
        return format;
    }

    /** Images of a shard; the last may have fewer. */
    public int shardSize() {
        return shardSize;
    }

    /** All images. */
    public int size() {
        return images.images();
    }

    /** Which image stands where. Of a shuffled job this takes memory and a moment: ask once. */
    public ImageOrder order() {
        return new ImageOrder(images, format.shuffled());
    }

    /** Name of a class. */
    public String name(int label) {
        return names.get(Collections.binarySearch(images.labels(), label));
    }

    /** All shards. */
    public List<Shard> shards() {
        return IntStream.range(0, Math.ceilDiv(size(), shardSize)).mapToObj(this::shard).toList();
    }

    private Shard shard(int number) {
        return new Shard(number, number * shardSize, Math.min(size(), (number + 1) * shardSize));
    }

    /** Bytes of an image's pixels. */
    public long imageBytes() {
        return (long) side * side * CHANNELS;
    }

    /** The SHA-256 that names this job, in hexadecimal digits. */
    public String hash() {
        return hash;
    }
}
