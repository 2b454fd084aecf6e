package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Backbone;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** The LightGen network with the texts of some prompts; what the loop takes for a class is the number of a prompt. */
final class LightGenBackbone implements Backbone {

    private final LightGenPass pass;
    private final Tensor text;  // [P, S, D_text]

    LightGenBackbone(LightGenPass pass, Tensor text) {
        this.pass = pass;
        this.text = text;
    }

    @Override
    public Device device() {
        return pass.network().device();
    }

    @Override
    public int tokens() {
        return pass.network().config().tokens();
    }

    @Override
    public int tokenChannels() {
        return pass.network().config().tokenChannels();
    }

    @Override
    public Batch begin(int[] labels, boolean guided) {
        for (int label : labels) {
            Ranges.require("prompt", label, 0, text.size(0) - 1);
        }
        int[] different = Arrays.stream(labels).distinct().sorted().toArray();
        int[] prompts = Arrays.stream(labels).map(label -> Arrays.binarySearch(different, label)).toArray();
        Supplier<List<List<CrossContext>>> contexts = pass.contexts(aligned(different), prompts, guided);
        return (tokens, known, predict) -> {
            try (Scope scope = Scope.open()) {
                return scope.keep(pass.condition(tokens, known, predict, guided, contexts.get()));
            }
        };
    }

    private Tensor aligned(int[] prompts) {
        try (Scope scope = Scope.open()) {
            long[] rows = Arrays.stream(prompts).asLongStream().toArray();
            Tensor some = text.indexSelect(0, Tensor.of(rows, rows.length).to(text.device()));
            return scope.keep(pass.network().align(some.to(device())));
        }
    }
}
