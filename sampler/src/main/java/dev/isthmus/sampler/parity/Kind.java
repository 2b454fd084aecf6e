package dev.isthmus.sampler.parity;

import java.util.regex.Pattern;

/** What a safetensors file recorded, judged by what is in it. */
enum Kind {
    /** A MAR network, with any of its probes, reverse processes and loops; GtR's loops too. */
    MAR,
    VAE,
    /** The loop of a MAR network with LazyMAR's caches. */
    LAZYMAR,
    /** A LightGen network on texts that are in the case. */
    LIGHTGEN,
    /** A text encoder. */
    T5,
    /** Weights, or something else without recorded results. */
    NONE;

    private static final Pattern RESULTS_OF_A_NETWORK = Pattern.compile("(probe|head|ddpm|loop)\\.");

    static Kind of(CaseFile file) {
        if (file.has("hidden") && file.has("input_ids")) {
            return T5;
        }
        if (file.has("text") && !file.has("labels") && file.has("orders")) {
            return LIGHTGEN;
        }
        if (file.has("labels") && file.hasSetting("backbone") && file.setting("backbone").equals("lazymar")) {
            return LAZYMAR;
        }
        for (String name : file.names()) {
            if (RESULTS_OF_A_NETWORK.matcher(name).lookingAt()) {
                return MAR;
            }
        }
        return file.has("latent") && file.has("image") ? VAE : NONE;
    }
}
