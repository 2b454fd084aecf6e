package dev.isthmus.sampler.lazy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What computes the steps of a plan: the network from end to end, or with caches. Any plan runs on any of them. */
public sealed interface BackboneChoice {

    /** Everything from end to end. */
    BackboneChoice PLAIN = new Plain();

    /** LazyMAR's backbone with a plain head, which suits plans of few diffusion steps, such as GtR's. */
    BackboneChoice LAZY = new Lazy(LazySchedule.LAZY_MAR, HeadReuse.NONE);

    /** All of LazyMAR, which was made for 64 AR steps of 100 diffusion steps. */
    BackboneChoice LAZY_MAR = new Lazy(LazySchedule.LAZY_MAR, HeadReuse.LAZY_MAR);

    /** No caches. */
    record Plain() implements BackboneChoice {
    }

    /** Caches from AR step to AR step, and from diffusion step to diffusion step. */
    record Lazy(LazySchedule schedule, HeadReuse reuse) implements BackboneChoice {
    }

    /** The choices by the names that users type, the usual one first. */
    static Map<String, BackboneChoice> byName() {
        Map<String, BackboneChoice> choices = new LinkedHashMap<>();
        choices.put("plain", PLAIN);
        choices.put("lazy", LAZY);
        choices.put("lazymar", LAZY_MAR);
        return choices;
    }

    /** The name of one of {@link #byName}; what a caller made himself is "custom". */
    default String id() {
        List<String> names = byName().entrySet().stream().filter(e -> e.getValue().equals(this)).map(Map.Entry::getKey).toList();
        return names.isEmpty() ? "custom" : names.getFirst();
    }

    /** When the network runs in full. */
    default LazySchedule scheduleOrFull() {
        return this instanceof Lazy lazy ? lazy.schedule() : LazySchedule.ALWAYS_FULL;
    }

    /** When the diffusion head runs in full. */
    default HeadReuse reuseOrNone() {
        return this instanceof Lazy lazy ? lazy.reuse() : HeadReuse.NONE;
    }
}
