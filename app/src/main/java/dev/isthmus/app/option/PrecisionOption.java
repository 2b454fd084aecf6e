package dev.isthmus.app.option;

import dev.isthmus.sampler.model.Precision;
import picocli.CommandLine.Option;

/** What large products are computed in, for commands that can choose. */
public final class PrecisionOption {

    @Option(names = "--precision", paramLabel = "NAME", defaultValue = "f32", converter = PrecisionName.class,
            description = "What large products and attention are computed in: f32; f16 or bf16, which are much faster on a GPU and slower"
                    + " on most CPUs, and change images a little. Default: ${DEFAULT-VALUE}.")
    private Precision precision;

    /** The precision. */
    public Precision precision() {
        return precision;
    }
}
