package dev.isthmus.app.command;

import dev.isthmus.app.option.Defaults;
import dev.isthmus.app.option.PrecisionOption;
import dev.isthmus.app.option.RunOptions;
import dev.isthmus.app.option.SavingName;
import dev.isthmus.app.option.Seed;
import dev.isthmus.app.option.WeightsOption;
import dev.isthmus.app.option.WholeNumber;
import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a user can ask of {@link GenerateCommand}. */
final class GenerateOptions {

    @Option(names = {"-c", "--class"}, paramLabel = "CLASS",
            description = "Class name or number; repeat it or separate by commas; all for every class."
                    + " Default: all, if the model has no more than 20.")
    List<String> classes = List.of();

    @Option(names = {"-n", "--count"}, paramLabel = "N", defaultValue = Defaults.COUNT, converter = WholeNumber.Count.class,
            description = "Images of each class or prompt. Default: ${DEFAULT-VALUE}.")
    int count;

    @Option(names = {"-o", "--out"}, paramLabel = "FILE.png|DIR", required = true,
            description = "FILE.png: the image, or one contact sheet of all; replaced if it exists."
                    + " DIR: one file per image, such as sneaker-seed7.png; DIR is made if missing.")
    String out;

    @Option(names = {"-s", "--seed"}, paramLabel = "SEED", converter = Seed.class,
            description = "Seed of each class's first image. Default: a random one, printed unless --quiet, and in the PNG.")
    Long seed;

    @Mixin
    MethodOptions method;

    @Option(names = "--without-saving", paramLabel = "NAME", split = ",", converter = SavingName.class,
            completionCandidates = SavingName.Names.class,
            description = "Work that is left out without changing the result, done after all, to see what leaving it out gains:"
                    + " ${COMPLETION-CANDIDATES}; several separated by commas. Default: none.")
    List<Savings> without = List.of();

    @Mixin
    PrecisionOption precision;

    @Mixin
    WeightsOption model;

    @Mixin
    TextOptions text;

    @Option(names = "--grid", negatable = true,
            description = "--grid: a contact sheet too when --out is a DIR (sheet.png)."
                    + " --no-grid: one file per image beside FILE.png, such as FILE-sneaker-seed7.png.")
    Optional<Boolean> grid;

    @Option(names = "--zoom", paramLabel = "N", converter = WholeNumber.Zoom.class,
            description = "Make each pixel a square of N pixels. Default: 1 in a DIR; in a FILE.png as much as makes images"
                    + " 112 pixels wide.")
    Integer zoom;

    @Option(names = "--force", description = "Replace files in a DIR that have the names to be written.")
    boolean force;

    @Mixin
    RunOptions run;

    @Option(names = "--json", description = "Print the closing report as one line of JSON on the standard output.")
    boolean json;

    /** The savings that none of the names left out. */
    Savings savings() {
        return Savings.ALL.without(without.stream().flatMap(left -> left.missing().stream()).toArray(Saving[]::new));
    }
}
