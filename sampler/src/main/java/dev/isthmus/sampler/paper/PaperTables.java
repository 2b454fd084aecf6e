package dev.isthmus.sampler.paper;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.isthmus.sampler.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Published tables of costs.
 *
 * @param source the paper
 * @param tables those whose costs are known
 */
public record PaperTables(
        @JsonProperty(value = "source", required = true) String source,
        @JsonProperty(value = "tables", required = true) List<PaperTable> tables) {

    private static final String GTR = "gtr-tables.json";

    public PaperTables {
        tables = List.copyOf(tables);
    }

    /** The tables of the GtR paper, with what is known of the settings behind each row. */
    public static PaperTables gtr() {
        try (InputStream in = PaperTables.class.getResourceAsStream(GTR)) {
            return Json.parse(Path.of(GTR), new String(in.readAllBytes(), StandardCharsets.UTF_8), PaperTables.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The table with the number that the paper gives it.
     *
     * @throws IllegalArgumentException if it is none of these, listing those there are
     */
    public PaperTable table(int number) {
        return tables.stream().filter(table -> table.number() == number).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("table is " + number + ", allowed: "
                        + tables.stream().map(table -> String.valueOf(table.number())).collect(Collectors.joining(", "))));
    }
}
