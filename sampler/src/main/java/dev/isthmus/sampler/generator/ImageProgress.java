package dev.isthmus.sampler.generator;

import java.util.BitSet;
import java.util.Optional;

/**
 * How far one image is.
 *
 * @param index   of the image in its request
 * @param known   positions of the tokens that are known, in rows from the top; whoever gets it may keep and change it
 * @param preview what it looks like so far, if one was asked for and is due
 */
public record ImageProgress(int index, BitSet known, Optional<Preview> preview) {
}
