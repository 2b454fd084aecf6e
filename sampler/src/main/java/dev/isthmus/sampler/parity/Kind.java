package dev.isthmus.sampler.parity;

import java.util.regex.Pattern;

/** What a safetensors file recorded, judged by what is in it. */
enum Kind {
    /** A MAR network, with any of its probes, reverse processes and loops; GtR's loops too. */
    MAR("mar"),
    VAE("vae"),
    /** The loop of a MAR network with LazyMAR's caches. */
    LAZYMAR("lazymar"),
    LIGHTGEN("lightgen"),
    T5("t5"),
    /** Weights, or something else without recorded results. */
    NONE("none");

    private static final Pattern RESULTS_OF_A_NETWORK = Pattern.compile("(probe|head|ddpm|loop)\\.");

    private final String label;

    Kind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

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
