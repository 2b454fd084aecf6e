package dev.isthmus.sampler.metrics;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.SharedScope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.Pixels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A small classifier whose inner features stand for what an image looks like: six 3 x 3 convolutions with ReLU, batch
 * normalisation folded in, strides 1, 2, 1, 2, 1, 2, padding 1; the average over all places gives the features, and a linear
 * layer {@code head} the logits.
 *
 * <p>It sees pixels of -1 (0) to 1 (255), in the middle of a black square. Any thread may use it, several at once. An image's
 * features are its own; in another batch they may differ by rounding.
 */
public final class FeatureNet implements AutoCloseable {
    private static final int CONVOLUTIONS = 6;
    private static final int WINDOW = 3;
    private static final float BLACK = -1;
    private static final float HALF_RANGE = 127.5f;

    /**
     * Sizes, as the file's header has them.
     *
     * @param channels of an image
     * @param features of an image
     * @param classes  that it tells apart
     */
    public record Size(int channels, int features, int classes) {
    }

    private record Layer(Tensor weight, Tensor bias) {
    }

    private final Checkpoint file;
    private final SharedScope weights;
    private final Size size;
    private final int side;
    private final List<Layer> convolutions = new ArrayList<>();
    private final Layer head;

    private FeatureNet(Checkpoint file, SharedScope weights, int side, Device device) {
        this.file = file;
        this.weights = weights;
        this.side = side;
        size = size(file);
        for (int i = 0; i < CONVOLUTIONS; i++) {
            convolutions.add(layer(file, "conv" + i, device));
        }
        head = layer(file, "head", device);
    }

    /**
     * Maps the weights and checks that they are those of such a network.
     *
     * @param side height and width of what it was trained on; smaller images get a black border
     * @throws CheckpointException if the file is malformed, or not of such a network, or its values are not all finite
     */
    public static FeatureNet open(Path file, int side) {
        return open(file, side, Device.CPU);
    }

    /**
     * Opens it on a device; else as {@link #open(Path, int)}.
     *
     * @throws dev.isthmus.runtime.DeviceException if the device cannot be used
     */
    public static FeatureNet open(Path file, int side, Device device) {
        Checkpoint checkpoint = Checkpoint.open(file);
        SharedScope owner = SharedScope.open();
        try (Scope loading = Scope.open()) {
            FeatureNet net = new FeatureNet(checkpoint, owner, side, device);
            loading.moveAllTo(owner);
            return net;
        } catch (Throwable t) {
            owner.close();
            checkpoint.close();
            throw t;
        }
    }

    /**
     * Reads sizes alone, which needs no native code.
     *
     * @throws CheckpointException if the file is malformed, or not of such a network
     */
    public static Size size(Path file) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            return size(checkpoint);
        }
    }

    private static Size size(Checkpoint file) {
        long channels = shape(file, "conv0.weight", 4)[1];
        long width = channels;
        for (int i = 0; i < CONVOLUTIONS; i++) {
            String name = "conv" + i;
            long out = shape(file, name + ".weight", 4)[0];
            require(file, name + ".weight", out, width, WINDOW, WINDOW);
            require(file, name + ".bias", out);
            width = out;
        }
        long classes = shape(file, "head.weight", 2)[0];
        require(file, "head.weight", classes, width);
        require(file, "head.bias", classes);
        return new Size(Math.toIntExact(channels), Math.toIntExact(width), Math.toIntExact(classes));
    }

    private static long[] shape(Checkpoint file, String name, int rank) {
        long[] shape = file.entry(name).shape();
        if (shape.length != rank || Arrays.stream(shape).anyMatch(n -> n < 1)) {
            throw new CheckpointException(file.file(), name + " is " + Arrays.toString(shape) + "; expected " + rank
                    + " sizes above 0");
        }
        return shape;
    }

    private static void require(Checkpoint file, String name, long... expected) {
        long[] shape = file.entry(name).shape();
        if (!file.entry(name).dtype().isFloating()) {
            throw new CheckpointException(file.file(), name + " is " + file.entry(name).dtype() + "; expected a floating type");
        }
        if (!Arrays.equals(shape, expected)) {
            throw new CheckpointException(file.file(), name + " is " + Arrays.toString(shape) + "; expected "
                    + Arrays.toString(expected));
        }
    }

    private static Layer layer(Checkpoint file, String name, Device device) {
        return new Layer(finite(file, name + ".weight").to(device), finite(file, name + ".bias").to(device));
    }

    private static Tensor finite(Checkpoint file, String name) {
        Tensor values = file.tensor(name, DType.F32);
        try (Scope scope = Scope.open()) {
            Tensor flat = values.view(-1);
            if (!Double.isFinite(flat.amax(0).item()) || !Double.isFinite(flat.amin(0).item())) {    // NaN goes through both
                throw new CheckpointException(file.file(), name + " has NaN or infinite values");
            }
        }
        return values;
    }

    public Size size() {
        return size;
    }

    /**
     * Looks at images.
     *
     * @param images one or more, of the network's channels, no larger than its side
     */
    public Seen see(List<Pixels> images) {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.of(values(images), images.size(), size.channels(), side, side).to(head.weight().device());
            for (int i = 0; i < CONVOLUTIONS; i++) {
                x = x.conv2d(convolutions.get(i).weight(), convolutions.get(i).bias(), 1 + i % 2, 1).relu();
            }
            Tensor features = x.reshape(x.size(0), x.size(1), x.size(2) * x.size(3)).mean(2);                // [B, F]
            Tensor logits = features.linear(head.weight(), head.bias());                                     // [B, classes]
            return new Seen(images.size(), size.features(), features.toFloats(), size.classes(), logits.toFloats());
        }
    }

    /** [B, channels, side, side] */
    private float[] values(List<Pixels> images) {
        int area = side * side;
        float[] values = new float[images.size() * size.channels() * area];
        Arrays.fill(values, BLACK);
        for (int b = 0; b < images.size(); b++) {
            Pixels image = images.get(b);
            requireFits(image);
            int top = (side - image.height()) / 2;
            int left = (side - image.width()) / 2;
            for (int c = 0; c < size.channels(); c++) {
                int plane = (b * size.channels() + c) * area;
                for (int y = 0; y < image.height(); y++) {
                    for (int x = 0; x < image.width(); x++) {
                        values[plane + (top + y) * side + left + x] = image.at(y, x, c) / HALF_RANGE - 1;
                    }
                }
            }
        }
        return values;
    }

    private void requireFits(Pixels image) {
        if (image.channels() != size.channels() || image.height() > side || image.width() > side) {
            throw new IllegalArgumentException("image is " + image.size() + "; expected at most [" + side + ", " + side + ", "
                    + size.channels() + "], with just these channels");
        }
    }

    @Override
    public void close() {
        weights.close();
        file.close();
    }
}
