package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.Safetensors;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.metrics.FeatureNet;
import dev.isthmus.sampler.metrics.FrechetDistance;
import dev.isthmus.sampler.metrics.Gaussian;
import dev.isthmus.sampler.metrics.NoiseFloor;
import dev.isthmus.sampler.metrics.Quality;
import dev.isthmus.sampler.metrics.QualityMeter;
import dev.isthmus.sampler.metrics.Seen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The embedded feature network and statistics give the figures that were measured elsewhere, and what no order can change. */
@ExtendWith(NoLiveTensors.class)
class QualityTest {
    private static final Path STATISTICS = Repository.fashion().resolve("reference-stats.safetensors");
    private static final Path NET = Repository.fashion().resolve("feature-net.safetensors");

    /** The model's README has 0.025; NumPy's eigenvalues of the same two files give 0.0248161401. */
    @Test
    void tenThousandTrainingImagesAreAsFarAsTheReadmeSays() {
        Gaussian test = Gaussian.read(STATISTICS, "test");
        Gaussian train = Gaussian.read(STATISTICS, "train10k");
        assertEquals(0.0248161401, FrechetDistance.between(train, test), 1e-9);
        assertEquals(0.0248161401, FrechetDistance.between(test, train), 1e-9);
        assertEquals(0, FrechetDistance.between(test, test), 1e-9);
    }

    /** Real images have 0.176, 0.111 and 0.063; they are neither normal nor quite of one distribution. */
    @Test
    void theSimulatedFloorIsOfTheSizeOfTheMeasuredOne() {
        Gaussian test = Gaussian.read(STATISTICS, "test");
        double before = Double.POSITIVE_INFINITY;
        for (double[] measured : new double[][] {{1000, 0.176}, {2000, 0.111}}) {
            double floor = NoiseFloor.simulate(test, (int) measured[0], 3, 1).mean();
            assertTrue(floor > measured[1] / 2 && floor < measured[1] * 2, measured[0] + " images: " + floor);
            assertTrue(floor < before);
            before = floor;
        }
    }

    @Test
    void theNetworkIsWhatPlainLoopsGive(@TempDir Path folder) throws IOException {
        Path file = TinyModel.featureNet(folder.resolve("net.safetensors"));
        Pixels image = images(1, 14, TinyModel.CHANNELS).getFirst();
        try (FeatureNet net = FeatureNet.open(file, TinyModel.SIDE); Safetensors weights = Safetensors.open(file);
                Scope scope = Scope.open()) {
            Seen seen = net.see(List.of(image));
            double[] features = PlainNet.features(weights, PlainNet.padded(image, TinyModel.SIDE), TinyModel.SIDE);
            assertArrayEquals(features, doubles(seen.features()), 1e-4);
            assertArrayEquals(PlainNet.logits(weights, features), doubles(seen.logits()), 1e-4);
        }
    }

    @Test
    void neitherOrderNorBatchMatters() {
        List<Pixels> images = images(140, 28, 1);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            order.add(i);
        }
        try (FeatureNet net = FeatureNet.open(NET, 32)) {
            Quality straight = quality(net, images, order, 10);
            Collections.shuffle(order, new Random(3));
            Quality shuffled = quality(net, images, order, 140);
            assertEquals(140, straight.images());
            assertEquals(straight.distance(), shuffled.distance(), 1e-4 * straight.distance());
            assertEquals(straight.inceptionScore(), shuffled.inceptionScore(), 1e-5);
            assertEquals(straight.accuracy(), shuffled.accuracy());
        }
    }

    @Test
    void aFileThatIsNoSuchNetworkIsRefused() {
        assertThrows(CheckpointException.class, () -> FeatureNet.open(STATISTICS, 32));
        assertThrows(CheckpointException.class, () -> FeatureNet.size(Repository.fashion().resolve("vae.safetensors")));
        assertThrows(CheckpointException.class, () -> Gaussian.read(STATISTICS, "validation"));
        assertEquals(new FeatureNet.Size(1, 128, 10), FeatureNet.size(NET));
    }

    @Test
    void aNetworkOfWholeNumbersIsRefusedUnread(@TempDir Path folder) throws IOException {
        Path file = TinyModel.featureNet(folder.resolve("net.safetensors"));
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        Files.writeString(file, bytes.replaceFirst("\"F32\"", "\"I32\""), StandardCharsets.ISO_8859_1);
        String message = assertThrows(CheckpointException.class, () -> FeatureNet.size(file)).getMessage();
        assertTrue(message.endsWith(" is I32; expected a floating type"), message);
    }

    private static Quality quality(FeatureNet net, List<Pixels> images, List<Integer> order, int batch) {
        QualityMeter meter = new QualityMeter(net, Gaussian.read(STATISTICS, "test"));
        for (int from = 0; from < order.size(); from += batch) {
            List<Integer> some = order.subList(from, from + batch);
            meter.add(some.stream().map(images::get).toList(), some.stream().mapToInt(i -> i % 10).toArray());
        }
        return meter.quality();
    }

    private static List<Pixels> images(int count, int side, int channels) {
        Random random = new Random(8);
        List<Pixels> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] hwc = new byte[side * side * channels];
            random.nextBytes(hwc);
            images.add(new Pixels(side, side, channels, hwc));
        }
        return images;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** The feature network without libtorch. */
    private static final class PlainNet {

        static double[] padded(Pixels image, int side) {
            double[] x = new double[image.channels() * side * side];
            int margin = (side - image.width()) / 2;
            for (int c = 0; c < image.channels(); c++) {
                for (int i = 0; i < side; i++) {
                    for (int j = 0; j < side; j++) {
                        boolean inside = i >= margin && i < margin + image.height() && j >= margin && j < margin + image.width();
                        x[(c * side + i) * side + j] = inside ? image.at(i - margin, j - margin, c) / 127.5 - 1 : -1;
                    }
                }
            }
            return x;
        }

        static double[] features(Safetensors net, double[] image, int imageSide) {
            double[] x = image;
            int side = imageSide;
            for (int layer = 0; layer < 6; layer++) {
                float[] weight = net.tensor("conv" + layer + ".weight").toFloats();
                float[] bias = net.tensor("conv" + layer + ".bias").toFloats();
                int stride = 1 + layer % 2;
                x = convolve(x, side, weight, bias, stride);
                side = (side + stride - 1) / stride;
            }
            int area = side * side;
            double[] features = new double[x.length / area];
            for (int i = 0; i < x.length; i++) {
                features[i / area] += x[i] / area;
            }
            return features;
        }

        static double[] logits(Safetensors net, double[] features) {
            float[] weight = net.tensor("head.weight").toFloats();
            double[] logits = doubles(net.tensor("head.bias").toFloats());
            for (int c = 0; c < logits.length; c++) {
                for (int f = 0; f < features.length; f++) {
                    logits[c] += weight[c * features.length + f] * features[f];
                }
            }
            return logits;
        }

        private static double[] convolve(double[] x, int side, float[] weight, float[] bias, int stride) {
            int in = x.length / (side * side);
            int half = (side + stride - 1) / stride;
            double[] y = new double[bias.length * half * half];
            for (int o = 0; o < bias.length; o++) {
                for (int i = 0; i < half; i++) {
                    for (int j = 0; j < half; j++) {
                        double sum = bias[o];
                        for (int k = 0; k < in * 9; k++) {
                            int row = i * stride + k % 9 / 3 - 1;
                            int column = j * stride + k % 3 - 1;
                            if (row >= 0 && row < side && column >= 0 && column < side) {
                                sum += weight[o * in * 9 + k] * x[(k / 9 * side + row) * side + column];
                            }
                        }
                        y[(o * half + i) * half + j] = Math.max(0, sum);
                    }
                }
            }
            return y;
        }
    }
}
