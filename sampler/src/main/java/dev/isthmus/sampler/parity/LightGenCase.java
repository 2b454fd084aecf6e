package dev.isthmus.sampler.parity;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.model.LightGenModel;
import dev.isthmus.sampler.model.LightGenProbe;
import dev.isthmus.sampler.model.Latents;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A LightGen network, replayed part by part and then as a whole loop, on texts that were recorded as its text encoder left them. */
record LightGenCase(CaseFile recorded, LightGenModel model, Savings savings, Results results) {

    private static final Pattern PASS = Pattern.compile("(probe\\.[^.]+)\\.(mask|encoder|decoder|cross|cross_uncond)");

    void run() {
        Tensor text = recorded.floats("text").to(model.device());
        LightGenProbe probe = model.probe(savings);
        if (recorded.has("pos.encoder")) {
            results.relative("pos.encoder", probe.positions(), recorded.tensor("pos.encoder"), Results.FORWARD);
        }
        if (recorded.has("text.aligned")) {
            try (Scope scope = Scope.open()) {
                results.relative("text.aligned", probe.align(text), recorded.tensor("text.aligned"), Results.FORWARD);
            }
        }
        TreeSet<String> passes = new TreeSet<>();
        for (String name : recorded.names()) {
            Matcher pass = PASS.matcher(name);
            if (pass.matches()) {
                passes.add(pass.group(1));
            }
        }
        for (String pass : passes) {
            try (Scope scope = Scope.open()) {
                forward(pass, probe, text);
            }
        }
        if (recorded.has("loop.latent") || recorded.has("loop.noise.00000")) {
            new LoopCase(recorded, model.config().grid(), tokens -> Latents.of(tokens, model.config()), model.backbone(text, savings),
                    model.head(savings), results).run(tokens -> {
                        throw new CheckpointException(recorded.path(), "has an image but no autoencoder that would make it");
                    });
        }
    }

    private void forward(String pass, LightGenProbe probe, Tensor text) {
        int[][] known = NetworkCase.known(recorded.floats(pass + ".mask"));
        Tensor tokens = recorded.floats("probe.tokens").to(model.device());
        if (recorded.has(pass + ".encoder")) {
            compare(pass + ".encoder", probe.encode(tokens, known));
        }
        if (recorded.has(pass + ".decoder")) {
            compare(pass + ".decoder", probe.decode(tokens, known));
        }
        Tensor both = probe.cross(tokens, known, text);                 // [2, B, L, D]
        if (recorded.has(pass + ".cross")) {
            compare(pass + ".cross", both.select(0, 0));
        }
        if (recorded.has(pass + ".cross_uncond")) {
            compare(pass + ".cross_uncond", both.select(0, 1));
        }
    }

    private void compare(String name, Tensor ours) {
        results.relative(name, ours, recorded.tensor(name), Results.FORWARD);
    }
}
