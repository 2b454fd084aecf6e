package dev.isthmus.app.generate;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names for files of single images, such as {@code sneaker-seed7.png}. */
public final class FileNames {
    private static final int MAX_CHARS = 60;

    private final String prefix;
    private final List<String> classes;

    /**
     * @param prefix  what every name begins with
     * @param classes names of the model's classes, by number
     */
    public FileNames(String prefix, List<String> classes) {
        this.prefix = prefix;
        this.classes = unique(classes.stream().map(FileNames::plain).toList());
    }

    /** The name for one image. */
    public String of(Job job) {
        return prefix + classes.get(job.label()) + "-seed" + job.seed() + ".png";
    }

    /** The first of several synonyms, in letters that every file system and shell takes. */
    private static String plain(String name) {
        String first = name.split(",", 2)[0].strip().toLowerCase(Locale.ROOT);
        String safe = first.replaceAll("[^a-z0-9._]+", "-").replaceAll("^[-.]+|-+$", "");
        return safe.length() > MAX_CHARS ? safe.substring(0, MAX_CHARS) : safe;
    }

    /** Numbers are added to names that are empty or not the only one of their kind. */
    private static List<String> unique(List<String> names) {
        Map<String, Integer> uses = new HashMap<>();
        names.forEach(name -> uses.merge(name, 1, Integer::sum));
        String[] unique = new String[names.size()];
        for (int i = 0; i < unique.length; i++) {
            String name = names.get(i);
            unique[i] = name.isEmpty() ? "class" + i : uses.get(name) > 1 ? name + "-" + i : name;
        }
        return List.of(unique);
    }
}
