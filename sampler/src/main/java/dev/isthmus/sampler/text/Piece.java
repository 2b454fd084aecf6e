package dev.isthmus.sampler.text;

/**
 * A piece of a vocabulary.
 *
 * @param text  what it stands for, with U+2581 for a space; never empty
 * @param score logarithm of its probability
 */
record Piece(String text, float score, PieceKind kind) {
}
