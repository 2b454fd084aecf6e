package dev.isthmus.app.option;

/** What commands use when the user says nothing, mostly as text, because annotations and help pages want it so. */
public final class Defaults {
    public static final String PRESET = "gtr-text";
    /** Guidance of models in directories: that at which the embedded model's samples are recognised best: class accuracy 0.90 against 0.86 without. */
    public static final double CFG = 2.0;
    public static final String TEMPERATURE = "1.0";
    public static final String COUNT = "1";
    /** Large enough to keep a CPU busy, small enough for any memory. */
    public static final String BATCH = "10";

    private Defaults() {
    }
}
