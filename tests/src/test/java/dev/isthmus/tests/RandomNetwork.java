package dev.isthmus.tests;

import dev.isthmus.runtime.io.SafetensorsWriter;
import dev.isthmus.sampler.model.MarConfig;
import dev.isthmus.sampler.model.ParameterTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * A MAR network of any sizes with random parameters, under the published names: about as large as trained ones, so that class,
 * position and timestep all show in what comes out.
 */
final class RandomNetwork {

    private RandomNetwork() {
    }

    static Path write(Path file, MarConfig config) throws IOException {
        ParameterTable table = ParameterTable.of(config);
        Random random = new Random(11);
        SafetensorsWriter writer = new SafetensorsWriter();
        for (String name : table.names()) {
            long[] shape = table.shape(name);
            double mean = isNorm(name, shape) ? 1 : 0;
            double deviation = deviation(name, shape);
            float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (mean + deviation * random.nextGaussian());
            }
            writer.floats(name, shape, values);
        }
        return writer.write(file);
    }

    private static boolean isNorm(String name, long[] shape) {
        return name.endsWith(".weight") && shape.length == 1;
    }

    private static double deviation(String name, long[] shape) {
        if (shape.length == 1) {
            return 0.1;     // biases, and weights of norms
        }
        boolean linear = name.endsWith(".weight") && !name.equals("class_emb.weight");
        return linear ? 1 / Math.sqrt(shape[1]) : 1;    // else an embedding
    }
}
