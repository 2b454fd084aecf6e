package dev.isthmus.sampler.paper;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.isthmus.sampler.model.PublishedModel;
import java.util.ArrayList;
import java.util.List;

/**
 * One table of the paper, as far as it is about costs.
 *
 * @param number  as the paper counts
 * @param caption what it shows
 * @param modelIds the networks, one a column
 * @param rows    the methods
 */
public record PaperTable(
        @JsonProperty(value = "number", required = true) int number,
        @JsonProperty(value = "caption", required = true) String caption,
        @JsonProperty(value = "models", required = true) List<String> modelIds,
        @JsonProperty(value = "rows", required = true) List<Row> rows) {

    /**
     * A method.
     *
     * @param label  what the paper calls it
     * @param tflop  what an image costs, one number for each network of the table
     * @param preset the settings that we count, by the id of one of {@link dev.isthmus.sampler.plan.Presets}; {@value #NONE} if none
     *               tells the cost
     * @param basis  where these settings come from
     */
    public record Row(
            @JsonProperty(value = "label", required = true) String label,
            @JsonProperty(value = "tflop", required = true) List<Double> tflop,
            @JsonProperty(value = "preset", required = true) String preset,
            @JsonProperty(value = "basis", required = true) String basis) {

        /** Instead of a preset's id. */
        public static final String NONE = "none";

        public Row {
            tflop = List.copyOf(tflop);
        }
    }

    public PaperTable {
        modelIds = List.copyOf(modelIds);
        rows = List.copyOf(rows);
        for (Row row : rows) {
            if (row.tflop.size() != modelIds.size()) {
                throw new IllegalArgumentException("tflop of \"" + row.label + "\" is " + row.tflop + "; expected one number for each of "
                        + modelIds);
            }
        }
    }

    /** The networks, one a column. */
    public List<PublishedModel> models() {
        return modelIds.stream().map(id -> PublishedModel.of(id).orElseThrow()).toList();
    }

    /** Every cell with our own count beside it, row by row. */
    public List<CountedCell> compare() {
        List<CountedCell> cells = new ArrayList<>();
        for (Row row : rows) {
            for (int m = 0; m < modelIds.size(); m++) {
                cells.add(CountedCell.of(row, models().get(m), row.tflop.get(m)));
            }
        }
        return cells;
    }
}
