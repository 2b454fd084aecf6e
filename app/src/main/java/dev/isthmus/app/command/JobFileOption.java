package dev.isthmus.app.command;

import dev.isthmus.app.InputException;
import dev.isthmus.app.bulk.JobFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** Gives options the values of a job file, by the same rules as those of the command line, which count more. */
final class JobFileOption {
    /** Ways to say how many; the command line's replaces the file's. */
    private static final Set<String> NUMBERS = Set.of("images", "per-class");

    private JobFileOption() {
    }

    /**
     * @param command after parsing
     * @throws InputException if a value is refused
     */
    static void apply(JobFile job, CommandLine command) {
        ParseResult given = command.getParseResult();
        boolean numbered = NUMBERS.stream().anyMatch(key -> given.hasMatchedOption("--" + key));
        for (Map.Entry<String, List<String>> entry : job.values().entrySet()) {
            String key = entry.getKey();
            OptionSpec option = command.getCommandSpec().findOption("--" + key);
            if (!given.hasMatchedOption(option) && !(numbered && NUMBERS.contains(key))) {
                option.setValue(option.isMultiValue() ? entry.getValue() : value(job.file(), key, option, entry.getValue().getFirst()));
            }
        }
    }

    private static Object value(Path file, String key, OptionSpec option, String text) {
        try {
            if (option.converters().length > 0) {
                return option.converters()[0].convert(text);
            }
            return option.type() == Path.class ? Path.of(text) : text;
        } catch (TypeConversionException e) {
            throw new InputException(file + ": " + key + " is " + e.getMessage(), e);
        } catch (InvalidPathException e) {
            throw new InputException(file + ": " + key + " \"" + text + "\" is no path here: " + e.getReason(), e);
        } catch (Exception e) { // what the interface allows; no converter here does it
            throw new IllegalStateException(e);
        }
    }
}
