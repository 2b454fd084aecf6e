package dev.isthmus.app.bulk;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a job's images are written as, always with three channels: evaluators expect RGB, and grey becomes three equal ones. */
public enum ImageFormat {
    /** A folder of numbered files in the order of the classes, as torch-fidelity reads it. */
    PNG(false),
    /** One file of pixels and labels, shuffled, as ADM's evaluator reads it. */
    NPZ(true),
    /** Archives of PNG, class and JSON, shuffled, as WebDataset reads them. */
    TAR(true);

    private final boolean shuffled;

    ImageFormat(boolean shuffled) {
        this.shuffled = shuffled;
    }

    /** Whether the images stand in a random order, and not class by class. */
    public boolean shuffled() {
        return shuffled;
    }

    /** As users write it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format of that id. */
    public static Optional<ImageFormat> of(String id) {
        return Stream.of(values()).filter(format -> format.id().equals(id)).findFirst();
    }

    /** All ids, for messages. */
    public static String ids() {
        return Stream.of(values()).map(ImageFormat::id).collect(Collectors.joining(", "));
    }
}
