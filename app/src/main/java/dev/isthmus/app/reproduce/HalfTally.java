package dev.isthmus.app.reproduce;

import dev.isthmus.sampler.model.ModelConfig;

/**
 * What varies in images of which half is fixed, over base images one by one, class after class.
 *
 * <p>Pixels are grey levels of 0 to 255, clipped and not rounded; tokens are latents as the network has them.
 */
final class HalfTally {
    private final int tokens;
    private final int channels;
    private final int pixels;
    private int bases;
    private int classes;
    private double pixel;
    private double pixelUnfixed;
    /** Sums over bases of a token's variance, mean over channels. */
    private final double[] token;
    /** The same over classes, of images that have nothing in common. */
    private final double[] tokenUnfixed;
    /** How many bases leave a token free. */
    private final long[] free;
    private Variance pixelsOfClass;
    private Variance tokensOfClass;

    HalfTally(ModelConfig config) {
        tokens = config.mar().grid().cells();
        channels = config.mar().tokenChannels();
        pixels = config.image().cropTo() * config.image().cropTo() * config.vae().imageChannels();
        token = new double[tokens];
        tokenUnfixed = new double[tokens];
        free = new long[tokens];
        beginClass();
    }

    private void beginClass() {
        pixelsOfClass = new Variance(pixels);
        tokensOfClass = new Variance(tokens * channels);
    }

    /**
     * Adds the variations of a base image.
     *
     * @param tokenValues [B, L, C]
     * @param greyLevels  [B, pixels]
     * @param first       first variation in them
     * @param fixed       [L] which tokens are the same in all variations
     */
    void add(float[] tokenValues, float[] greyLevels, int first, boolean[] fixed) {
        Variance ofPixels = new Variance(pixels);
        Variance ofTokens = new Variance(tokens * channels);
        for (int v = first; v < first + HalfFixed.VARIATIONS; v++) {
            ofPixels.add(greyLevels, v * pixels);
            ofTokens.add(tokenValues, v * tokens * channels);
        }
        bases++;
        pixel += ofPixels.average();
        for (int t = 0; t < tokens; t++) {
            token[t] += ofToken(ofTokens, t);
            free[t] += fixed[t] ? 0 : 1;
        }
        pixelsOfClass.add(greyLevels, first * pixels);
        tokensOfClass.add(tokenValues, first * tokens * channels);
    }

    /** The bases of a class have all been added. */
    void endClass() {
        classes++;
        pixelUnfixed += pixelsOfClass.average();
        for (int t = 0; t < tokens; t++) {
            tokenUnfixed[t] += ofToken(tokensOfClass, t);
        }
        beginClass();
    }

    private double ofToken(Variance values, int t) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            sum += values.of(t * channels + c);
        }
        return sum / channels;
    }

    /** Bases so far. */
    int bases() {
        return bases;
    }

    /** Mean variance of a pixel over the variations of one base. */
    double pixel() {
        return pixel / bases;
    }

    /** Mean variance of a pixel over images of one class that have nothing in common. */
    double pixelUnfixed() {
        return pixelUnfixed / classes;
    }

    /** Mean variance of a token that is free. */
    double token() {
        double sum = 0;
        long weight = 0;
        for (int t = 0; t < tokens; t++) {
            sum += token[t]; // where a token is fixed it adds nothing
            weight += free[t];
        }
        return sum / weight;
    }

    /** The same over images of one class that have nothing in common, each token as often as it is free. */
    double tokenUnfixed() {
        double sum = 0;
        long weight = 0;
        for (int t = 0; t < tokens; t++) {
            sum += tokenUnfixed[t] / classes * free[t];
            weight += free[t];
        }
        return sum / weight;
    }

    /** [L] mean variance of each token, 0 where it is always fixed. */
    double[] tokenMap() {
        double[] map = new double[tokens];
        for (int t = 0; t < tokens; t++) {
            map[t] = token[t] / bases;
        }
        return map;
    }
}
