package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A full pass of the LightGen transformer, with or without each {@link Saving}. Here the choice is made and here is what the reference
 * does instead, as {@link Pass} has it for MAR.
 *
 * @param firstStep the decoder's output [1, L, Dd] where no token is known
 */
record LightGenPass(LightGenNetwork network, Savings savings, Remembered firstStep) {

    /**
     * What the tokens of a batch see of the text, to be asked for at every AR step: for each pass of the cross-attention stack that makes
     * up the batch, a context for each of its blocks.
     *
     * @param aligned [P, S, Dc] texts
     * @param prompts [B] which of them is each image's
     */
    Supplier<List<List<CrossContext>>> contexts(Tensor aligned, int[] prompts, boolean guided) {
        if (!savings.has(Saving.TEXT_ONCE)) {
            return () -> passes(aligned, prompts, guided);
        }
        List<List<CrossContext>> once = passes(aligned, prompts, guided);
        return () -> once;
    }

    private List<List<CrossContext>> passes(Tensor aligned, int[] prompts, boolean guided) {
        List<CrossContext> conditional = new ArrayList<>();
        List<CrossContext> unconditional = new ArrayList<>();
        List<CrossContext> both = new ArrayList<>();
        for (CrossBlock block : network.crossBlocks()) {
            CrossContext text = new CrossContext(keyValue(block, aligned, prompts), null);
            conditional.add(text);
            if (guided) {
                CrossContext none = nullPrompt(block, aligned.size(1), prompts.length);
                unconditional.add(none);
                if (savings.has(Saving.GUIDANCE_TOGETHER)) {
                    both.add(none.keyValue() == null ? new CrossContext(text.keyValue(), none.attended())
                            : new CrossContext(Tensor.concat(0, text.keyValue(), none.keyValue()), null));
                }
            }
        }
        return !guided ? List.of(conditional) : both.isEmpty() ? List.of(conditional, unconditional) : List.of(both);
    }

    /** [B, S, 2, H, d], worked out once for images of one prompt. */
    private static Tensor keyValue(CrossBlock block, Tensor aligned, int[] prompts) {
        try (Scope scope = Scope.open()) {
            long[] which = Arrays.stream(prompts).asLongStream().toArray();
            return scope.keep(block.keyValue(aligned).indexSelect(0, Tensor.of(which, which.length).to(aligned.device())));
        }
    }

    private CrossContext nullPrompt(CrossBlock block, long length, int images) {
        if (savings.has(Saving.NULL_PROMPT_ROW)) {
            return new CrossContext(null, block.attended(network.nullPrompt()));
        }
        try (Scope scope = Scope.open()) {
            Tensor rows = network.nullPrompt().expand(images, length, network.config().crossWidth()).contiguous();
            return new CrossContext(scope.keep(block.keyValue(rows)), null);
        }
    }

    /**
     * Conditioning vectors.
     *
     * @param tokens   [B, L, C]
     * @param known    [B][k]
     * @param predict  [B][n]
     * @param contexts from {@link #contexts}
     * @return [branches * B * n, Dc]
     */
    Tensor condition(Tensor tokens, int[][] known, int[][] predict, boolean guided, List<List<CrossContext>> contexts) {
        int[][] rows = rows(predict);
        try (Scope scope = Scope.open()) {
            Tensor x = hidden(tokens, known, rows, guided);
            x = network.embedLast(x, x.size(0) == rows.length ? rows : twice(rows));                        // [B or 2 B, n, Dc]
            if (guided && x.size(0) == rows.length) {
                x = Tensor.concat(0, x, x);
            }
            Tensor[] parts = new Tensor[contexts.size()];
            long each = x.size(0) / parts.length;
            for (int i = 0; i < parts.length; i++) {
                parts[i] = network.look(x.narrow(0, i * each, each), contexts.get(i));
            }
            Tensor z = parts.length == 1 ? parts[0] : Tensor.concat(0, parts);
            Tensor asked = rows == predict ? z : Positions.pick(z, predict, 0);
            return scope.keep(asked.view(-1, network.config().crossWidth()));
        }
    }

    /** [B][n] or [B][L] the rows that go through the cross-attention stack. */
    int[][] rows(int[][] predict) {
        return savings.has(Saving.CROSS_ROWS) ? predict : all(predict.length);
    }

    /** The decoder's output at some rows: [B, n, Dd], or both halves of guidance, [2 B, n, Dd]. */
    Tensor hidden(Tensor tokens, int[][] known, int[][] rows, boolean guided) {
        if (savings.has(Saving.FIRST_STEP_ONCE) && known[0].length == 0) {
            try (Scope scope = Scope.open()) {
                Tensor first = firstStep.get();
                return scope.keep(first.select(0, 0).indexSelect(0, Positions.rows(network.device(), rows, 1, 0, 0))
                        .view(rows.length, rows[0].length, first.size(2)));
            }
        }
        if (!guided || savings.has(Saving.ENCODER_DECODER_ONCE)) {
            return decode(tokens, known, rows);
        }
        try (Scope scope = Scope.open()) {
            return scope.keep(savings.has(Saving.GUIDANCE_TOGETHER)
                    ? decode(Tensor.concat(0, tokens, tokens), twice(known), twice(rows))
                    : Tensor.concat(0, decode(tokens, known, rows), decode(tokens, known, rows)));
        }
    }

    /** The decoder's output at some rows of N sequences: [N, n, Dd]. */
    Tensor decode(Tensor tokens, int[][] known, int[][] rows) {
        try (Scope scope = Scope.open()) {
            Tensor x = network.decoderInput(network.encode(tokens, known), known);
            return scope.keep(savings.has(Saving.LAST_BLOCK_ROWS) ? network.decode(x, rows) : Positions.pick(network.decode(x), rows, 0));
        }
    }

    /** [images][L] all positions. */
    int[][] all(int images) {
        int[][] all = new int[images][];
        Arrays.setAll(all, b -> IntStream.range(0, network.config().tokens()).toArray());
        return all;
    }

    private static int[][] twice(int[][] positions) {
        return Stream.of(positions, positions).flatMap(Arrays::stream).toArray(int[][]::new);
    }
}
