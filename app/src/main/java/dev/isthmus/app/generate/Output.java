package dev.isthmus.app.generate;

import dev.isthmus.app.InputException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which files a run writes, and whether it can, found out before the images are made.
 *
 * @param folder where they go
 * @param sheet  the contact sheet, or the only image; if there is one
 * @param single names of the files of single images, if these are written
 */
public record Output(Path folder, Optional<Path> sheet, Optional<FileNames> single) {
    private static final String PNG = ".png";
    private static final String SHEET = "sheet.png";

    /**
     * Reads {@code --out}: a name ending in .png is a file, everything else a folder, unless it looks like another kind of file. A file holds all images, a folder one
     * image a file; {@code grid} asks for a sheet in the folder too, and its contrary for single images beside the file.
     *
     * @param classes names of the model's classes, by number
     * @param images  how many there will be
     * @throws InputException if it is neither
     */
    public static Output of(String given, Optional<Boolean> grid, List<String> classes, int images) {
        Path out = path(given);
        String name = out.getFileName() == null ? "" : out.getFileName().toString();
        boolean slash = given.endsWith("/") || given.endsWith(File.separator);
        if (slash || !name.toLowerCase(Locale.ROOT).endsWith(PNG)) {
            if (!slash) {
                requireFolderName(out, name);
            }
            return new Output(out, grid.filter(wanted -> wanted).map(wanted -> out.resolve(SHEET)),
                    Optional.of(new FileNames("", classes)));
        }
        Path folder = Optional.ofNullable(out.getParent()).orElse(Path.of(""));
        if (images > 1 && !grid.orElse(true)) {
            String stem = name.substring(0, name.length() - PNG.length());
            return new Output(folder, Optional.empty(), Optional.of(new FileNames(stem + "-", classes)));
        }
        return new Output(folder, Optional.of(out), Optional.empty());
    }

    private static Path path(String given) {
        try {
            if (!given.isBlank()) {
                return Path.of(given);
            }
        } catch (InvalidPathException e) {
            throw new InputException("--out \"" + given + "\" is no path here: " + e.getReason(), e);
        }
        throw new InputException("--out is empty; expected FILE.png or a folder");
    }

    private static void requireFolderName(Path out, String name) {
        if (Files.isDirectory(out)) {
            return;
        }
        if (Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
            throw new InputException("--out " + out + " is no folder; expected FILE.png or a folder");
        }
        if (name.lastIndexOf('.') > 0) {
            throw new InputException("--out " + out + " ends in " + name.substring(name.lastIndexOf('.'))
                    + "; expected FILE.png, or a folder (one that exists, or a name that ends in /)");
        }
    }

    /** Whether images are to be looked at, as on a sheet, and not to be worked with. */
    public boolean isForLooking() {
        return single.isEmpty();
    }

    /** The file of a single image. */
    public Path file(Job job) {
        return folder.resolve(single.orElseThrow().of(job));
    }

    /**
     * Makes sure that the files can be written: makes the folder if only that is missing, and tries to make a file in it. The
     * one file that the user named may exist; files that this program names may not, unless {@code force} says so.
     *
     * @throws InputException if they cannot be written
     */
    public void prepare(Jobs jobs, boolean force) {
        Path existing = folder.toAbsolutePath();
        if (single.isPresent() && Files.notExists(existing) && Files.isDirectory(existing.getParent())) {
            Writable.makeFolder(existing);
        }
        if (!Files.isDirectory(existing)) {
            throw new InputException("--out: folder " + existing + (Files.exists(existing) ? " is a file; expected a folder"
                    : " does not exist; expected an existing one"));
        }
        Writable.requireInto(existing);
        sheet.ifPresent(Writable::requireReplaceable);
        if (single.isPresent() && !force) {
            refuseToReplace(jobs);
        }
    }

    private void refuseToReplace(Jobs jobs) {
        Set<String> there;
        try (Stream<Path> files = Files.list(folder)) {
            there = files.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new InputException("--out: folder " + folder + " cannot be listed: " + Writable.reason(e), e);
        }
        Stream<Path> planned = Stream.concat(
                sheet.stream(), Stream.iterate(0, i -> i < jobs.size(), i -> i + 1).map(i -> file(jobs.get(i))));
        planned.filter(f -> there.contains(f.getFileName().toString())).findFirst().ifPresent(f -> {
            throw new InputException("--out: " + f + " exists already; expected a folder without it, or --force to replace it");
        });
    }
}
