package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The LightGen transformer, in parts: an encoder over known tokens and a decoder over all positions, as MAR has them but without
 * class and buffer; then blocks in which every token looks at the text, by itself. How much of it runs in an AR step is the
 * backbone's affair; a pass from end to end is
 *
 * {@snippet :
 * Tensor x = network.decoderInput(network.encode(tokens, known), known);
 * Tensor hidden = network.decode(x);
 * Tensor z = network.conditioning(network.look(network.embedLast(hidden, all), contexts));
 * }
 *
 * <p>N is a number of sequences: B images, or 2 B where both halves of guidance are run.
 */
final class LightGenNetwork {

    private final LightGenConfig config;
    private final Affine tokenProjection;   // C -> De
    private final Affine tokenNorm;
    private final Tensor tokenPositions;    // [L, De]
    private final List<Block> encoder;
    private final Affine encoderNorm;
    private final Affine decoderEmbed;      // De -> Dd
    private final Tensor decoderPositions;  // [L, Dd]
    private final Tensor maskedPositions;   // [L, Dd]: mask token plus position
    private final List<Block> decoder;
    private final Affine decoderNorm;
    private final Affine lastEmbed;         // Dd -> Dc
    private final Tensor lastPositions;     // [L, Dc]
    private final List<CrossBlock> cross;
    private final Affine crossNorm;
    private final Tensor nullPrompt;        // [1, 1, Dc]
    private final TextAligner aligner;

    /** Takes the parameters from {@code w} into the innermost open scope. */
    LightGenNetwork(LightGenConfig config, Weights w) {
        this.config = config;
        int de = config.encoderWidth();
        int dd = config.decoderWidth();
        int dc = config.crossWidth();
        tokenProjection = w.affine("z_proj", de, config.tokenChannels());
        tokenNorm = w.norm("z_proj_ln", de);
        tokenPositions = positions(w, "encoder_pos_embed_learned", de);
        encoder = Block.list(w, "encoder_blocks", config.encoderDepth(), de, config.encoderHeads());
        encoderNorm = w.norm("encoder_norm", de);
        decoderEmbed = w.affine("decoder_embed", dd, de);
        decoderPositions = positions(w, "decoder_pos_embed_learned", dd);
        maskedPositions = decoderPositions.add(w.get("mask_token", 1, 1, dd).select(0, 0));
        decoder = Block.list(w, "decoder_blocks", config.decoderDepth(), dd, config.decoderHeads());
        decoderNorm = w.norm("decoder_norm", dd);
        lastEmbed = w.affine("last_embed", dc, dd);
        lastPositions = positions(w, "last_pos_embed_learned", dc);
        List<CrossBlock> blocks = new ArrayList<>();
        for (int i = 0; i < config.crossDepth(); i++) {
            blocks.add(CrossBlock.load(w.in("cross_attn_blocks." + i), dc, config.crossHeads()));
        }
        cross = List.copyOf(blocks);
        crossNorm = w.norm("cross_norm", dc);
        nullPrompt = w.get("fake_latent", 1, 1, dc);
        aligner = new TextAligner(config, w.in("text_emb"));
    }

    private Tensor positions(Weights w, String name, int width) {
        int table = LightGenConfig.TABLE_SIDE * LightGenConfig.TABLE_SIDE;
        return PositionTable.resized(w.get(name, 1, table, width), config.grid());
    }

    LightGenConfig config() {
        return config;
    }

    /** Where it computes. */
    Device device() {
        return nullPrompt.device();
    }

    /** Positions of the encoder as resized to the grid: [L, De]. */
    Tensor tokenPositions() {
        return tokenPositions;
    }

    List<CrossBlock> crossBlocks() {
        return cross;
    }

    /** What is learned to stand for no text at all, where a text would be after its aligner: [1, 1, Dc]. */
    Tensor nullPrompt() {
        return nullPrompt;
    }

    /** Text [P, S, D_text] as the cross-attention stack takes it: [P, S, Dc]. */
    Tensor align(Tensor text) {
        return aligner.align(text);
    }

    /**
     * Known tokens through the whole encoder: [N, k, De].
     *
     * @param tokens [N, L, C]
     * @param known  [N][k] positions; none at the first AR step, and then there is nothing to encode
     */
    Tensor encode(Tensor tokens, int[][] known) {
        int images = known.length;
        int k = known[0].length;
        if (k == 0) {
            return Tensor.empty(device(), DType.F32, images, 0, config.encoderWidth());
        }
        try (Scope scope = Scope.open()) {
            Tensor values = tokens.view(-1, config.tokenChannels())
                    .indexSelect(0, Positions.rows(device(), known, 1, config.tokens(), 0));            // [N k, C]
            Tensor x = tokenProjection.linear(values);
            x.addInPlace(tokenPositions.indexSelect(0, Positions.rows(device(), known, 1, 0, 0)));
            x = tokenNorm.layerNorm(x).view(images, k, config.encoderWidth());                          // [N, k, De]
            for (Block block : encoder) {
                block.forward(x, own -> own);
            }
            return scope.keep(encoderNorm.layerNorm(x));
        }
    }

    /**
     * The decoder's input: what the encoder made of the known tokens, the mask token everywhere else.
     *
     * @param encoded [N, k, De]
     * @param known   [N][k]
     * @return [N, L, Dd]
     */
    Tensor decoderInput(Tensor encoded, int[][] known) {
        int width = config.decoderWidth();
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.empty(device(), DType.F32, known.length, config.tokens(), width);
            x.copyFrom(maskedPositions);
            if (known[0].length > 0) {
                Tensor embedded = decoderEmbed.linear(encoded).view(-1, width);
                embedded.addInPlace(decoderPositions.indexSelect(0, Positions.rows(device(), known, 1, 0, 0)));
                x.view(-1, width).indexCopyInPlace(0, Positions.rows(device(), known, 1, config.tokens(), 0), embedded);
            }
            return scope.keep(x);
        }
    }

    /** The whole decoder: [N, L, Dd] of its input [N, L, Dd], which is overwritten. */
    Tensor decode(Tensor x) {
        for (Block block : decoder) {
            block.forward(x, own -> own);
        }
        return decoderNorm.layerNorm(x);
    }

    /**
     * The decoder with its last block for some rows alone: [N, n, Dd].
     *
     * @param x    [N, L, Dd], overwritten
     * @param rows [N][n] positions
     */
    Tensor decode(Tensor x, int[][] rows) {
        for (Block block : decoder.subList(0, decoder.size() - 1)) {
            block.forward(x, own -> own);
        }
        Block last = decoder.getLast();
        try (Scope scope = Scope.open()) {
            Tensor keyValue = last.keyValue(x);
            Tensor hidden = Positions.pick(x, rows, 0);
            last.ask(hidden, keyValue);
            return scope.keep(decoderNorm.layerNorm(hidden));
        }
    }

    /**
     * The input of the cross-attention stack: [N, n, Dc].
     *
     * @param hidden [N, n, Dd] of the decoder
     * @param rows   [N][n] whose they are
     */
    Tensor embedLast(Tensor hidden, int[][] rows) {
        try (Scope scope = Scope.open()) {
            Tensor x = lastEmbed.linear(hidden);
            x.view(-1, config.crossWidth()).addInPlace(lastPositions.indexSelect(0, Positions.rows(device(), rows, 1, 0, 0)));
            return scope.keep(x);
        }
    }

    /**
     * The cross-attention stack and its norm: [N, n, Dc] of [N, n, Dc].
     *
     * @param contexts one a block
     */
    Tensor look(Tensor x, List<CrossContext> contexts) {
        try (Scope scope = Scope.open()) {
            Tensor y = x;
            for (int i = 0; i < cross.size(); i++) {
                Tensor next = cross.get(i).forward(y, contexts.get(i));
                if (i > 0) {
                    y.close();
                }
                y = next;
            }
            return scope.keep(crossNorm.layerNorm(y));
        }
    }
}
