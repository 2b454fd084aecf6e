package dev.isthmus.app.option;

import dev.isthmus.sampler.plan.GuidanceSchedule;
import java.math.BigDecimal;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number between two bounds. */
public abstract class RealNumber implements ITypeConverter<Double> {
    /** No number worth typing is longer, and a longer one would only be slow to read. */
    private static final int MAX_CHARS = 100;

    private final double min;
    private final double max;
    private final String expected;

    RealNumber(double min, double max, String expected) {
        this.min = min;
        this.max = max;
        this.expected = expected;
    }

    @Override
    public Double convert(String text) {
        try {
            // Unlike Double.parseDouble it takes no NaN, no Infinity, no hexadecimal digits and no type letters.
            double value = text.length() > MAX_CHARS ? Double.NaN : new BigDecimal(text.strip()).doubleValue();
            if (value >= min && value <= max) {
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
            super(1, GuidanceSchedule.MAX_SCALE, "a number from 1 (no guidance) to 1000");
        }
    }

    /** Factor on the noise of every reverse diffusion step. */
    public static final class Temperature extends RealNumber {
        private static final double MAX_TEMPERATURE = 1000;

        public Temperature() {
            super(0, MAX_TEMPERATURE, "a number from 0 to 1000");
        }
    }
}
