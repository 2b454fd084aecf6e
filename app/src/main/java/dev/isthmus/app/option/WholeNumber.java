package dev.isthmus.app.option;

import dev.isthmus.sampler.text.T5Tokenizer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A whole number within bounds. */
public abstract class WholeNumber implements ITypeConverter<Integer> {
    /** The most images of one run. A folder with more files is of little use, and a mistyped count costs days. */
    public static final int MAX_IMAGES = 1_000_000;

    private final int min;
    private final int max;

    WholeNumber(int min, int max) {
        this.min = min;
        this.max = max;
    }

    @Override
    public Integer convert(String text) {
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Too long, or no number: told below in the same words as a number out of bounds.
        }
        throw new TypeConversionException("\"" + text + "\"; expected a whole number from " + min + " to " + max);
    }

    /** Images of a shard. */
    public static final class ShardSize extends WholeNumber {
        public ShardSize() {
            super(1, MAX_IMAGES);
        }
    }

    /** Images of one class. */
    public static final class Count extends WholeNumber {
        public Count() {
            super(1, MAX_IMAGES);
        }
    }

    /** Repeats of a measurement. */
    public static final class Repeats extends WholeNumber {
        public Repeats() {
            super(1, 1000);
        }
    }

    /** Seconds of a measurement; an hour at most. */
    public static final class BenchSeconds extends WholeNumber {
        public BenchSeconds() {
            super(1, 3600);
        }
    }

    /** Minutes; a week at most. */
    public static final class Minutes extends WholeNumber {
        public Minutes() {
            super(0, 7 * 24 * 60);
        }
    }

    /** Images computed together. */
    public static final class Batch extends WholeNumber {
        public Batch() {
            super(1, 4096);
        }
    }

    /** Positions of a prompt; the bounds are those of T5. */
    public static final class PromptLength extends WholeNumber {
        public PromptLength() {
            super(2, T5Tokenizer.MAX_LENGTH);
        }
    }

    /** Threads of one op; the bounds are the runtime's. */
    public static final class Threads extends WholeNumber {
        public Threads() {
            super(1, 1024);
        }
    }

    /** A TCP port; 0 is any that is free. */
    public static final class Port extends WholeNumber {
        public Port() {
            super(0, 65_535);
        }
    }

    /** Lanes of a server; the bounds are the runtime's. */
    public static final class Lanes extends WholeNumber {
        public Lanes() {
            super(1, 1024);
        }
    }

    /** Images of one request to a server. */
    public static final class RequestImages extends WholeNumber {
        public RequestImages() {
            super(1, 4096);
        }
    }

    /** Milliseconds, a minute at most. */
    public static final class ShortMilliseconds extends WholeNumber {
        public ShortMilliseconds() {
            super(0, 60_000);
        }
    }

    /** Seconds, a day at most. */
    public static final class Seconds extends WholeNumber {
        public Seconds() {
            super(1, 24 * 60 * 60);
        }
    }

    /** Side of the square that a pixel becomes; the bounds are those of a contact sheet. */
    public static final class Zoom extends WholeNumber {
        public Zoom() {
            super(1, 64);
        }
    }
}
