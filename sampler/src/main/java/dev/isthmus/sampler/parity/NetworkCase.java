package dev.isthmus.sampler.parity;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.DiffusionHead;
import dev.isthmus.sampler.NoiseSource;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.diffusion.NoiseSchedule;
import dev.isthmus.sampler.diffusion.Respacing;
import dev.isthmus.sampler.diffusion.ReverseCoefficients;
import dev.isthmus.sampler.model.MarModel;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The parts of a MAR case that look at one part of the network at a time: forward passes and reverse processes. */
record NetworkCase(CaseFile recorded, MarModel model, Savings savings, Results results) {

    /** Guidance that the recorded reverse processes were run with. */
    private static final double GUIDANCE = 2.5;
    private static final Pattern PASS = Pattern.compile("(probe\\.[^.]+)\\.(mask|encoder|decoder)");
    private static final Pattern PROCESS = Pattern.compile("ddpm\\.([0-9]+)\\..*");

    void run() {
        TreeSet<String> passes = new TreeSet<>();
        for (String name : recorded.names()) {
            Matcher pass = PASS.matcher(name);
            if (pass.matches()) {
                passes.add(pass.group(1));
            }
        }
        for (String pass : passes) {
            inScope(() -> forward(pass));
        }
        if (recorded.has("head.out")) {
            inScope(this::head);
        }
        TreeSet<Integer> lengths = new TreeSet<>();
        for (String name : recorded.names()) {
            Matcher process = PROCESS.matcher(name);
            if (process.matches()) {
                lengths.add(Integer.parseInt(process.group(1)));
            }
        }
        for (int steps : lengths.descendingSet()) {
            inScope(() -> reverse(steps));
        }
    }

    private static void inScope(Runnable probe) {
        try (Scope scope = Scope.open()) {
            probe.run();
        }
    }

    private void forward(String probe) {
        int[][] known = known(recorded.floats(probe + ".mask"));
        int[] labels = recorded.ints("labels");
        Tensor tokens = recorded.floats("probe.tokens").to(model.device());
        if (recorded.has(probe + ".encoder")) {
            results.relative(probe + ".encoder", model.probe(savings).encode(tokens, labels, known),
                    recorded.tensor(probe + ".encoder"), Results.FORWARD);
        }
        if (recorded.has(probe + ".decoder")) {
            results.relative(probe + ".decoder", model.probe(savings).decode(tokens, labels, known),
                    recorded.tensor(probe + ".decoder"), Results.FORWARD);
        }
    }

    /** [B][k] positions whose mask [B, L] is 0. */
    static int[][] known(Tensor mask) {
        float[] values = mask.toFloats();
        int n = (int) mask.size(1);
        int[][] known = new int[(int) mask.size(0)][];
        Arrays.setAll(known, b -> IntStream.range(0, n).filter(i -> values[b * n + i] == 0).toArray());
        if (Arrays.stream(known).mapToInt(k -> k.length).distinct().count() > 1) {
            throw new IllegalArgumentException("a mask leaves " + Arrays.toString(Arrays.stream(known).mapToInt(k -> k.length).toArray())
                    + " tokens known; expected the same number for every image");
        }
        return known;
    }

    private void head() {
        Tensor out = model.probe(savings).head(recorded.floats("head.x").to(model.device()), recorded.doubles("head.t"),
                recorded.floats("head.z").to(model.device()));
        results.relative("head.out", out, recorded.tensor("head.out"), Results.FORWARD);
    }

    private void reverse(int steps) {
        String prefix = "ddpm." + steps;
        ReverseCoefficients coefficients =
                new ReverseCoefficients(NoiseSchedule.cosine(), Respacing.of(steps, OptionalInt.empty()));
        if (recorded.has(prefix + ".timestep_map")) {
            long[] ours = IntStream.range(0, coefficients.size()).mapToLong(coefficients::timestep).toArray();
            results.exact(prefix + ".timestep_map", ours, recorded.longs(prefix + ".timestep_map"));
        }
        if (recorded.has(prefix + ".betas")) {
            results.relative(prefix + ".betas", coefficients.betas(), recorded.doubles(prefix + ".betas"), 1e-12);
        }
        DiffusionHead.Process process = model.head(savings).prepare(coefficients);
        for (boolean guided : new boolean[] {false, true}) {
            String run = prefix + (guided ? ".cfg" : ".nocfg");
            if (recorded.has(run + ".out")) {
                inScope(() -> reverse(process, run, guided));
            }
        }
    }

    /** The reference returns both guidance halves; the first is the result. */
    private void reverse(DiffusionHead.Process process, String run, boolean guided) {
        Tensor z = recorded.floats("ddpm.z").to(model.device());
        Tensor ours = process.sample(z, guided, GUIDANCE, recorded.number("temperature"), draws(run));
        Tensor out = recorded.tensor(run + ".out");
        results.relative(run + ".out", ours, out.narrow(0, 0, ours.size(0)), Results.PROCESS);
    }

    private NoiseSource.Draws draws(String run) {
        Tensor initial = recorded.floats(run + ".init_noise");
        Tensor steps = recorded.floats(run + ".step_noise");
        return new NoiseSource.Draws() {
            @Override
            public void initial(Tensor x) {
                x.copyFrom(initial.narrow(0, 0, x.size(0)));
            }

            @Override
            public void step(int step, Tensor xi) {
                try (Scope scope = Scope.open()) {
                    xi.copyFrom(steps.select(0, step).narrow(0, 0, xi.size(0)));
                }
            }
        };
    }
}
