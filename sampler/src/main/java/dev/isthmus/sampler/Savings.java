package dev.isthmus.sampler;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which {@link Saving}s a model makes.
 *
 * @param made the ones that are switched on
 */
public record Savings(Set<Saving> made) {

    /** Every one: the usual. */
    public static final Savings ALL = new Savings(Set.of(Saving.values()));

    /** What the published code does too, and nothing else. */
    public static final Savings REFERENCE = new Savings(Set.of(Saving.GUIDANCE_TOGETHER));

    /** Not one. */
    public static final Savings NONE = new Savings(Set.of());

    public Savings {
        made = Set.copyOf(made);
    }

    /** These, but for some. */
    public Savings without(Saving... off) {
        List<Saving> left = Arrays.asList(off);
        return new Savings(Set.copyOf(made.stream().filter(saving -> !left.contains(saving)).toList()));
    }

    /** Whether a saving is switched on. */
    public boolean has(Saving saving) {
        return made.contains(saving);
    }

    /** The ones that are switched off, in the order of their declaration. */
    public List<Saving> missing() {
        return Stream.of(Saving.values()).filter(saving -> !has(saving)).toList();
    }
}
