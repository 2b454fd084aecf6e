package dev.isthmus.app.compare;

import dev.isthmus.app.InputException;
import dev.isthmus.app.generate.WeightsDigest;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.metrics.FeatureNet;
import dev.isthmus.sampler.metrics.Gaussian;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What quality is measured with, or why it is not. */
public sealed interface Judge {
    /** Files beside a model's others. */
    String NET = "feature-net.safetensors";
    String STATISTICS = "reference-stats.safetensors";
    /** The set of real images whose statistics are compared with. */
    String SET = "test";

    /**
     * Quality is left out.
     *
     * @param reason one sentence without its full stop
     * @param asked  whether the user wanted it so
     */
    record None(String reason, boolean asked) implements Judge {
        /** As the user wanted it. */
        public static None wanted() {
            return new None("--no-quality was given", true);
        }
    }

    /**
     * Quality is measured.
     *
     * @param file      of the feature network
     * @param size      of the network
     * @param reference statistics of real images
     * @param known     what is known of real images with just these files, if it is
     */
    record Network(Path file, FeatureNet.Size size, Gaussian reference, Optional<FashionReference> known) implements Judge {

        /** What the Fréchet distance is called. With another network than Inception it is not FID. */
        public String distanceName() {
            return known.map(FashionReference::distanceName).orElse("Fréchet distance");
        }

        /**
         * The feature network, for images of a model; libtorch is needed.
         *
         * @throws CheckpointException if it is damaged
         */
        FeatureNet open(ModelConfig config, Device device) {
            return FeatureNet.open(file, config.image().size(), device);
        }

        /**
         * Refuses a number of images of which nothing can be said.
         *
         * @throws InputException if the covariance would be singular, or if classes would not come equally often
         */
        public void requireEnough(int images) {
            int classes = size.classes();
            int least = (size.features() / classes + 1) * classes;
            if (images <= size.features()) {
                throw new InputException("--images is " + images + "; the covariance of " + size.features()
                        + " features needs more images than that: expected " + least + " or more, or --no-quality");
            }
            if (images % classes != 0) {
                throw new InputException("--images is " + images + "; expected the same number of each of the " + classes
                        + " classes, such as " + Math.max(least, Math.ceilDiv(images, classes) * classes) + ", or --no-quality");
            }
        }
    }

    /**
     * Finds the feature network and the statistics of a model.
     *
     * @throws CheckpointException if they are there but damaged
     */
    static Judge of(Path model, ModelConfig config) throws IOException {
        Path net = new ModelFiles(model).config().resolveSibling(NET);
        Path statistics = net.resolveSibling(STATISTICS);
        for (Path file : new Path[] {net, statistics}) {
            if (!Files.exists(file)) {
                return new None("model " + config.name() + " has no " + file.getFileName(), false);
            }
        }
        FeatureNet.Size size = FeatureNet.size(net);
        Gaussian reference = Gaussian.read(statistics, SET);
        if (reference.width() != size.features()) {
            throw new CheckpointException(statistics, SET + ".mean has " + reference.width() + " features; expected the "
                    + size.features() + " of " + NET);
        }
        if (size.classes() != config.classes().size() || size.channels() != config.vae().imageChannels()) {
            return new None(NET + " tells " + size.classes() + " classes apart in images of " + size.channels()
                    + " channels, model " + config.name() + " makes " + config.classes().size() + " of "
                    + config.vae().imageChannels(), false);
        }
        return new Network(net, size, reference, FashionReference.of(WeightsDigest.of(net), WeightsDigest.of(statistics)));
    }
}
