package dev.isthmus.sampler.generator;

import java.util.Objects;

/**
 * What a {@link ProgressListener} sees of unfinished images. Unknown tokens are zeros in it, which is their mean.
 *
 * @param kind  of preview
 * @param every AR steps from one to the next, 1 or more; of the last AR step there is none, because the image follows
 */
public record Previews(Kind kind, int every) {

    /** None at all. */
    public static final Previews NONE = new Previews(Kind.NONE, 1);

    /** Kinds of previews, by what they cost. */
    public enum Kind {
        /** Nothing is shown but which tokens are known. */
        NONE,
        /** The latent as numbers: a copy, which costs next to nothing. */
        LATENT,
        /** The latent put through the autoencoder: each costs as much as decoding the finished image, and everybody in the batch waits. */
        IMAGE
    }

    public Previews {
        Objects.requireNonNull(kind, "kind");
        if (every < 1) {
            throw new IllegalArgumentException("previews every " + every + " AR steps; expected 1 or more");
        }
    }

    /** Pictures of the tokens known so far. */
    public static Previews images(int every) {
        return new Previews(Kind.IMAGE, every);
    }

    /** Latents of the tokens known so far. */
    public static Previews latents(int every) {
        return new Previews(Kind.LATENT, every);
    }

    /** Whether one is due after an AR step, counted from 0. */
    boolean dueAfter(int arStep, int arSteps) {
        return kind != Kind.NONE && (arStep + 1) % every == 0 && arStep + 1 < arSteps;
    }
}
