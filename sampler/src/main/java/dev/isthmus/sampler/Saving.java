package dev.isthmus.sampler;

import java.util.Locale;

/**
 * Work that the published samplers repeat or throw away, and that is left out here without changing a result but by rounding.
 * Each can be switched off, see {@link Savings}, to show both: that the result is the same, and what it gains.
 */
public enum Saving {
    /** The head's timesteps are embedded once a plan; the reference embeds them at every evaluation, for every row. */
    TIME_TABLE,

    /** The head embeds conditioning vectors once an AR step; the reference does at every evaluation. */
    CONDITION_ONCE,

    /** All adaLN layers of several evaluations are one product; the reference runs each by itself, with a SiLU of its own. */
    ADALN_TOGETHER,

    /** Noisy tokens are projected once for both guidance halves; the reference does it for each. */
    INPUT_ONCE,

    /** Noise and variance of the conditional half only; the reference also takes the other half on, and never reads it. */
    CONDITIONAL_NOISE,

    /** The decoder's last block runs for the tokens about to be predicted; the reference runs it for all positions. */
    LAST_BLOCK_ROWS,

    /** The encoder embeds known tokens once for both guidance halves; the reference does it for each. */
    TOKENS_ONCE,

    /** Class and buffer are embedded once an image; the reference does at every AR step. */
    BUFFER_ONCE,

    /** Text to image: encoder and decoder, which see no text, run once for both guidance halves; the reference runs them for each. */
    ENCODER_DECODER_ONCE,

    /** Text to image: what the decoder says where no token is known is worked out once a model; the reference does for every image. */
    FIRST_STEP_ONCE,

    /** Text to image: the keys and values of the text are worked out once an image; the reference does at every AR step. */
    TEXT_ONCE,

    /** Text to image: no text is one row, which every token gets alike; the reference attends to as many equal rows as a text has. */
    NULL_PROMPT_ROW,

    /** Text to image: only tokens about to be predicted look at the text; in the reference all do, though none sees another. */
    CROSS_ROWS,

    /** Both guidance halves are one batch. So it is in the reference; switched off, there is a pass for each. */
    GUIDANCE_TOGETHER;

    /** What users type. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
