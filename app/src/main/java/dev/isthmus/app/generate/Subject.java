package dev.isthmus.app.generate;

import java.util.List;
import java.util.SequencedMap;

/** What images are of. Labels are numbers of classes, or of prompts. */
public interface Subject {

    /** What a PNG of these labels says of them, by key. */
    SequencedMap<String, String> text(List<Integer> labels);

    /** The same as arguments of the command line, ready for a shell. */
    List<String> arguments(List<Integer> labels);
}
