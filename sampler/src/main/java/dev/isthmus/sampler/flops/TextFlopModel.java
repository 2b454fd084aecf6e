package dev.isthmus.sampler.flops;

import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.plan.Plan;

/**
 * The cost of sampling one image with LightGen, counted as {@link FlopModel} counts: two operations per multiply–accumulate (MAC),
 * matrix products only, those of attention included, no text encoder, no VAE.
 *
 * <p>With k tokens known before a step, L tokens, S text positions and hidden width H = ratio D of a block's MLP, one guidance half is
 *
 * <pre>
 *   block(n, D) = n (4 D^2 + 2 D H) + 2 n^2 D
 *   text        = S (D_text D_cross + D_cross^2) + depth block(S, D_cross)                          once an image, one half only
 *   encoder     = depth block(k, D_enc) + L C D_enc
 *   decoder     = k D_enc D_dec + depth block(L, D_dec)
 *   cross       = L D_dec D_cross + depth (L (2 D^2 + 2 D H) + 2 L S D + 2 S D^2)                    D = D_cross
 * </pre>
 *
 * and the head as there. That is what the published code computes; with {@link Saving}s it is what is left of it. Only the embedding of
 * unknown tokens, L - k of the L above, is counted and never computed here.
 *
 * @param shape of the network
 */
public record TextFlopModel(TextShape shape) {

    private static final double FLOPS_PER_MAC = 2;

    /**
     * The cost of one image as the published code has it.
     *
     * @throws IllegalArgumentException if the plan is for another number of tokens
     */
    public TextFlopCount cost(Plan plan) {
        return cost(plan, Savings.REFERENCE);
    }

    /**
     * What is left of the cost of one image with some savings. What is worked out once a model is not part of any image.
     *
     * @throws IllegalArgumentException if the plan is for another number of tokens
     */
    public TextFlopCount cost(Plan plan, Savings savings) {
        if (plan.tokens() != shape.tokens()) {
            throw new IllegalArgumentException(
                    "tokens of the plan is " + plan.tokens() + ", expected the network's " + shape.tokens());
        }
        TextFlopCount sum = new TextFlopCount(FLOPS_PER_MAC * alignerMacs(), 0, 0, 0, -FLOPS_PER_MAC * savings.made().stream()
                .mapToDouble(saving -> shape.head().savedMacs(saving, plan)).sum());
        for (int step = 0; step < plan.arSteps(); step++) {
            sum = sum.plus(cost(plan, savings, step));
        }
        return sum;
    }

    /** The cost of AR step {@code step} of one image as the published code has it, without the aligner. */
    public double cost(Plan plan, int step) {
        return cost(plan, Savings.REFERENCE, step).total();
    }

    /** One AR step without the aligner, and without what is saved of the head. */
    private TextFlopCount cost(Plan plan, Savings savings, int step) {
        int halves = plan.guided() ? 2 : 1;
        int own = savings.has(Saving.ENCODER_DECODER_ONCE) ? 1 : halves;
        int known = plan.known(step);
        double rows = savings.has(Saving.CROSS_ROWS) ? plan.steps().get(step).tokens() : shape.tokens();
        boolean hidden = known > 0 || !savings.has(Saving.FIRST_STEP_ONCE);
        double decoder = decoderMacs(known, savings.has(Saving.LAST_BLOCK_ROWS) ? rows : shape.tokens());
        boolean newText = step == 0 || !savings.has(Saving.TEXT_ONCE);
        double conditional = textRowsMacs(rows) + (newText ? textMacs() : 0);
        double unconditional = savings.has(Saving.NULL_PROMPT_ROW) ? rows * mlpMacs() + (newText ? nullMacs() : 0) : conditional;
        double cross = own * rows * shape.decoder().width() * shape.cross().width() + conditional + (halves - 1) * unconditional;
        return new TextFlopCount(0, hidden ? FLOPS_PER_MAC * own * encoderMacs(known) : 0, hidden ? FLOPS_PER_MAC * own * decoder : 0,
                FLOPS_PER_MAC * cross, FLOPS_PER_MAC * halves * plan.rowEvaluations(step) * shape.head().rowMacs());
    }

    private double alignerMacs() {
        double s = shape.textLength();
        double width = shape.cross().width();
        return s * width * (shape.captionChannels() + width) + shape.text() * blockMacs(s, width);
    }

    private double encoderMacs(int known) {
        double width = shape.encoder().width();
        return shape.encoder().depth() * blockMacs(known, width) + (double) shape.tokens() * shape.tokenChannels() * width;
    }

    /** @param rows that the last block is run for; all have keys and values */
    private double decoderMacs(int known, double rows) {
        double width = shape.decoder().width();
        double all = shape.tokens();
        double last = all * 2 * width * width + rows * (2 * width * width + 2 * width * hidden(width) + 2 * all * width);
        return (double) known * shape.encoder().width() * width + (shape.decoder().depth() - 1) * blockMacs(all, width) + last;
    }

    /** Rows that look at a text: query, attention, projection, MLP, of all blocks. */
    private double textRowsMacs(double rows) {
        double width = shape.cross().width();
        return rows * (mlpMacs() + shape.cross().depth() * (2 * width * width + 2 * shape.textLength() * width));
    }

    /** MLPs of all blocks, of one row. */
    private double mlpMacs() {
        double width = shape.cross().width();
        return shape.cross().depth() * 2 * width * hidden(width);
    }

    /** Keys and values of a text, of all blocks. */
    private double textMacs() {
        double width = shape.cross().width();
        return shape.cross().depth() * shape.textLength() * 2 * width * width;
    }

    /** Key, value and projection of the one row that stands for no text, of all blocks. */
    private double nullMacs() {
        double width = shape.cross().width();
        return shape.cross().depth() * 3 * width * width;
    }

    private double blockMacs(double n, double width) {
        return n * (4 * width * width + 2 * width * hidden(width)) + 2 * n * n * width;
    }

    private double hidden(double width) {
        return width * shape.mlpRatio();
    }
}
