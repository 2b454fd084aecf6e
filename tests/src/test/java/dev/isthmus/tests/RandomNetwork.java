package dev.isthmus.tests;

import dev.isthmus.runtime.io.SafetensorsWriter;
import dev.isthmus.sampler.model.MarConfig;
import dev.isthmus.sampler.model.ParameterTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * A network of any sizes with random parameters, under the published names: about as large as trained ones, so that class,
 * position and timestep all show in what comes out.
 */
final class RandomNetwork {

    private RandomNetwork() {
    }

    /** A MAR network. */
    static Path write(Path file, MarConfig config) throws IOException {
        return write(file, ParameterTable.of(config));
    }

    /** Of any network, its parameters told from each other by name and shape. */
    static Path write(Path file, ParameterTable table) throws IOException {
        Random random = new Random(11);
        SafetensorsWriter writer = new SafetensorsWriter();
        for (String name : table.names()) {
            long[] shape = table.shape(name);
            boolean norm = name.endsWith(".weight") && shape.length == 1;
            double mean = norm ? 1 : 0;
            double deviation = norm || name.endsWith(".bias") ? 0.1 : isProduct(name) ? 1 / Math.sqrt(inputs(shape)) : 1;
            float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (mean + deviation * random.nextGaussian());
            }
            writer.floats(name, shape, values);
        }
        return writer.write(file);
    }

    /** Whether it is of a linear layer or a convolution; else it is an embedding. */
    private static boolean isProduct(String name) {
        return name.endsWith(".weight") && !name.equals("class_emb.weight");
    }

    private static long inputs(long[] shape) {
        return Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
    }
}
