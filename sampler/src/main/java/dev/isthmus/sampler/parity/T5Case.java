package dev.isthmus.sampler.parity;

import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.text.T5Encoder;
import dev.isthmus.sampler.text.T5Files;

/** A T5's encoder, replayed; configuration and weights lie beside the case. */
record T5Case(CaseFile recorded, Device device, Results results) {

    void run() {
        try (T5Encoder encoder = T5Encoder.open(T5Files.in(recorded.path().toAbsolutePath().getParent()), Placement.on(device));
                Scope scope = Scope.open()) {
            int[][] ids = recorded.rows("input_ids");
            boolean[][] mask = new boolean[ids.length][ids[0].length];
            int[][] attended = recorded.has("attention_mask") ? recorded.rows("attention_mask") : null;
            for (int b = 0; b < mask.length; b++) {
                for (int i = 0; i < mask[b].length; i++) {
                    mask[b][i] = attended == null || attended[b][i] != 0;
                }
            }
            results.relative("hidden", encoder.encode(ids, mask, layer -> { }), recorded.tensor("hidden"), Results.FORWARD);
        }
    }
}
