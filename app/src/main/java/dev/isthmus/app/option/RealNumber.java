package dev.isthmus.app.option;

import java.math.BigDecimal;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A finite number with a lower bound. */
public abstract class RealNumber implements ITypeConverter<Double> {
    /** No number worth typing is longer, and a longer one would only be slow to read. */
    private static final int MAX_CHARS = 100;

    private final double min;
    private final String expected;

    RealNumber(double min, String expected) {
        this.min = min;
        this.expected = expected;
    }

    @Override
    public Double convert(String text) {
        try {
            // Unlike Double.parseDouble it takes no NaN, no Infinity, no hexadecimal digits and no type letters.
            double value = text.length() > MAX_CHARS ? Double.NaN : new BigDecimal(text.strip()).doubleValue();
            if (value >= min && value <= Float.MAX_VALUE) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below in the same words as a number out of bounds.
        }
        throw new TypeConversionException("\"" + text + "\"; expected " + expected);
    }

    /** Guidance scale. */
    public static final class Cfg extends RealNumber {
        public Cfg() {
            super(1, "a number, 1 (no guidance) or more");
        }
    }

    /** Factor on the noise of every reverse diffusion step. */
    public static final class Temperature extends RealNumber {
        public Temperature() {
            super(0, "a number, 0 or more");
        }
    }
}
