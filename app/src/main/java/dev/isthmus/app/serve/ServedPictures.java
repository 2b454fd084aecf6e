package dev.isthmus.app.serve;

import dev.isthmus.app.generate.FileNames;
import dev.isthmus.app.generate.Job;
import dev.isthmus.app.generate.Provenance;
import dev.isthmus.app.generate.Settings;
import dev.isthmus.app.generate.WeightsDigest;
import dev.isthmus.app.image.PngWriter;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.server.PictureEncoder;
import dev.isthmus.server.api.Picture;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * PNGs as {@code generate} writes them, down to the command that makes each again.
 *
 * @param model     with its weights
 * @param arguments the same as the user named it, for a command line
 * @param placement where images are computed, and in what
 * @param weights   digests of the weights
 * @param isthmus   version of this program
 * @param libtorch  version of libtorch
 */
record ServedPictures(ModelSource model, List<String> arguments, Placement placement, WeightsDigest weights, String isthmus, String libtorch)
        implements PictureEncoder {

    @Override
    public byte[] finished(Picture picture, Pixels pixels) throws IOException {
        Job job = new Job(picture.label(), picture.seed());
        Path name = Path.of(new FileNames("", model.config().classes()).of(job));
        return PngWriter.encode(pixels, provenance(picture).of(job, 1, name));
    }

    @Override
    public byte[] preview(Pixels pixels) throws IOException {
        return PngWriter.encode(pixels, new LinkedHashMap<>());
    }

    private Provenance provenance(Picture picture) throws IOException {
        Settings settings = new Settings(picture.preset(), picture.cfg(), picture.temperature(), Optional.empty(), Optional.empty(),
                Optional.empty()).with(placement.precision());
        try {
            return new Provenance(settings, model.config().classes(), model.name(), arguments, placement.device(), weights.get(), isthmus,
                    libtorch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the digests of the weights");
        }
    }
}
