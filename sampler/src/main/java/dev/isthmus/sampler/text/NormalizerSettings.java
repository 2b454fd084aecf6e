package dev.isthmus.sampler.text;

/**
 * How text is brought into shape before it is cut into pieces.
 *
 * @param charsMap          replacements of characters
 * @param dummyPrefix       whether a space is put in front (or behind, see {@code spaceBehind})
 * @param removeExtraSpaces whether spaces at either end go, and runs of them become one
 * @param escapeSpaces      whether U+2581 is written for a space
 * @param spaceBehind       whether a word's space is the one behind it instead of the one before it
 */
record NormalizerSettings(CharsMap charsMap, boolean dummyPrefix, boolean removeExtraSpaces, boolean escapeSpaces, boolean spaceBehind) {
}
