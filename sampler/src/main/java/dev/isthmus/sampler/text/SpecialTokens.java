package dev.isthmus.sampler.text;

/** What {@code </s>}, {@code <pad>}, {@code <unk>} and {@code <extra_id_0>} to {@code <extra_id_99>} mean when they are written in a prompt. */
public enum SpecialTokens {
    /** Their characters, as everything else in a prompt. */
    AS_TEXT,
    /** The token of that name, as Hugging Face's tokenizer has it; the text on either side is cut by itself. */
    AS_TOKENS
}
