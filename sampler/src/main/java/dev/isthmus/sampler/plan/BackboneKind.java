package dev.isthmus.sampler.plan;

import dev.isthmus.sampler.lazy.HeadReuse;
import dev.isthmus.sampler.lazy.LazySchedule;
import java.util.Locale;

/**
 * Which {@link dev.isthmus.sampler.Backbone} and head a preset runs on. A plan says what to predict when; some methods, such as
 * LazyMAR, change instead how much of the network is computed for it. Any plan runs on any of them.
 */
public enum BackboneKind {
    /** The whole MAR network at every AR step, the whole head at every diffusion step. */
    MAR(LazySchedule.ALWAYS_FULL, HeadReuse.NONE),

    /** LazyMAR's caches from AR step to AR step with the whole head, which suits plans of few diffusion steps, such as GtR's. */
    LAZY(LazySchedule.LAZY_MAR, HeadReuse.NONE),

    /** All of LazyMAR, which was made for 64 AR steps of 100 diffusion steps. */
    LAZYMAR(LazySchedule.LAZY_MAR, HeadReuse.LAZY_MAR);

    private final LazySchedule schedule;
    private final HeadReuse reuse;

    BackboneKind(LazySchedule schedule, HeadReuse reuse) {
        this.schedule = schedule;
        this.reuse = reuse;
    }

    /** What users type, and what stands in JSON. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** At which AR steps the network runs in full. */
    public LazySchedule schedule() {
        return schedule;
    }

    /** At which diffusion steps the head runs in full. */
    public HeadReuse reuse() {
        return reuse;
    }
}
