package dev.isthmus.app.text;

import dev.isthmus.app.InputException;
import dev.isthmus.app.generate.Subject;
import dev.isthmus.app.report.Format;
import dev.isthmus.sampler.model.LightGenConfig;
import dev.isthmus.sampler.text.TextEmbeddings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prompts that images are made of, and where their embeddings stand in a file.
 *
 * @param file  of the embeddings, as {@code isthmus embed} writes it
 * @param texts the prompts; labels of images are their numbers here
 * @param rows  number of each in the file
 */
public record ChosenPrompts(Path file, List<String> texts, List<Integer> rows) implements Subject {

    private static final String PROMPTS = "prompts";
    /** A message shows no more of a prompt. */
    private static final int SHOWN = 60;

    public ChosenPrompts {
        texts = List.copyOf(texts);
        rows = List.copyOf(rows);
    }

    /**
     * Looks prompts up in a file.
     *
     * @param wanted the prompts; none for all that the file has, in its order
     * @throws InputException if one is not there, or the file does not say which prompts it has
     * @throws dev.isthmus.runtime.io.CheckpointException if the file is missing or malformed
     */
    public static ChosenPrompts in(Path file, List<String> wanted, LightGenConfig network) {
        try (TextEmbeddings embeddings = TextEmbeddings.open(file)) {
            if (embeddings.length() != network.maxLength() || embeddings.width() != network.captionChannels()) {
                throw new InputException("--embeddings " + file + " has " + embeddings.length() + " positions of " + embeddings.width()
                        + " values; expected " + network.maxLength() + " of " + network.captionChannels() + ", which the model takes");
            }
            List<String> there = names(file, embeddings);
            if (wanted.isEmpty()) {
                return new ChosenPrompts(file, there, IntStream.range(0, there.size()).boxed().toList());
            }
            List<Integer> rows = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) {
                int row = there.indexOf(wanted.get(i));
                if (row < 0) {
                    throw new InputException("prompt " + (i + 1) + ", \"" + abridged(wanted.get(i)) + "\", is not among the "
                            + Format.count(there.size(), "prompt") + " of " + file + "; make its embeddings with isthmus embed first");
                }
                rows.add(row);
            }
            return new ChosenPrompts(file, wanted, rows);
        }
    }

    private static List<String> names(Path file, TextEmbeddings embeddings) {
        String json = embeddings.metadata().get(PROMPTS);
        if (json == null) {
            throw new InputException("--embeddings " + file + " does not say which prompts it has; expected a file of isthmus embed");
        }
        try {
            List<String> names = List.of(JsonMapper.shared().readValue(json, String[].class));
            if (names.size() == embeddings.prompts()) {
                return names;
            }
            throw new InputException("--embeddings " + file + " has embeddings of " + embeddings.prompts() + " prompts and names "
                    + names.size() + "; expected as many");
        } catch (JacksonException | NullPointerException e) {
            throw new InputException("--embeddings " + file + ": its metadata " + PROMPTS + " is no JSON list of texts", e);
        }
    }

    private static String abridged(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }

    @Override
    public SequencedMap<String, String> text(List<Integer> labels) {
        SequencedMap<String, String> text = new LinkedHashMap<>();
        if (labels.size() == 1) {
            text.put("Prompt", texts.get(labels.getFirst()));
        } else {
            labels.forEach(label -> text.put("Prompt " + (label + 1), texts.get(label)));
        }
        return text;
    }

    @Override
    public List<String> arguments(List<Integer> labels) {
        List<String> arguments = new ArrayList<>();
        labels.forEach(label -> arguments.addAll(List.of("--prompt", texts.get(label))));
        arguments.addAll(List.of("--embeddings", file.toString()));
        return arguments;
    }
}
