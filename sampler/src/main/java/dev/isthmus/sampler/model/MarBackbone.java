package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Backbone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The MAR transformer: an encoder over buffer and known tokens, a decoder over all positions (MAR, section 3; the published
 * network).
 *
 * <p>Three things are done that the reference does not do and that change no result: the buffer's embedding is computed once
 * a batch, the known tokens' embedding once for both branches, and the decoder's last block only for the rows about to be
 * predicted.
 */
final class MarBackbone implements Backbone {

    private final MarConfig config;
    private final Tensor classes;           // [classes, De]
    private final Tensor unconditional;     // [1, De]
    private final Affine tokenProjection;   // C -> De
    private final Affine tokenNorm;
    private final Tensor bufferPositions;   // [buffer, De]
    private final Tensor tokenPositions;    // [L, De]
    private final List<Block> encoder;
    private final Affine encoderNorm;
    private final Affine decoderEmbed;      // De -> Dd
    private final Tensor decoderPositions;  // [buffer + L, Dd]
    private final Tensor maskedPositions;   // [buffer + L, Dd]: mask token plus position
    private final List<Block> decoder;
    private final Affine decoderNorm;
    private final Tensor headPositions;     // [L, Dd]

    /** Takes the parameters from {@code w} into the innermost open scope. */
    MarBackbone(MarConfig config, Weights w) {
        this.config = config;
        int de = config.encoderWidth();
        int dd = config.decoderWidth();
        int buffer = config.bufferTokens();
        int all = buffer + config.tokens();
        classes = w.get("class_emb.weight", config.classes(), de);
        unconditional = w.get("fake_latent", 1, de);
        tokenProjection = w.affine("z_proj", de, config.tokenChannels());
        tokenNorm = w.norm("z_proj_ln", de);
        Tensor positions = w.get("encoder_pos_embed_learned", 1, all, de).select(0, 0);
        bufferPositions = positions.narrow(0, 0, buffer);
        tokenPositions = positions.narrow(0, buffer, config.tokens());
        encoder = blocks(w, "encoder_blocks", config.encoderDepth(), de, config.encoderHeads());
        encoderNorm = w.norm("encoder_norm", de);
        decoderEmbed = w.affine("decoder_embed", dd, de);
        decoderPositions = w.get("decoder_pos_embed_learned", 1, all, dd).select(0, 0);
        Tensor mask = w.get("mask_token", 1, 1, dd).select(0, 0);
        maskedPositions = decoderPositions.add(mask);
        decoder = blocks(w, "decoder_blocks", config.decoderDepth(), dd, config.decoderHeads());
        decoderNorm = w.norm("decoder_norm", dd);
        headPositions = w.get("diffusion_pos_embed_learned", 1, config.tokens(), dd).select(0, 0);
    }

    private static List<Block> blocks(Weights w, String name, int depth, int width, int heads) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            blocks.add(Block.load(w.in(name + "." + i), width, heads));
        }
        return List.copyOf(blocks);
    }

    @Override
    public int tokens() {
        return config.tokens();
    }

    @Override
    public int tokenChannels() {
        return config.tokenChannels();
    }

    @Override
    public Images begin(int[] labels, boolean guided) {
        long[] rows = new long[labels.length];
        for (int i = 0; i < labels.length; i++) {
            Ranges.require("class", labels[i], 0, config.classes() - 1);
            rows[i] = labels[i];
        }
        try (Scope scope = Scope.open()) {
            Tensor c = classes.indexSelect(0, Tensor.of(rows, rows.length));                        // [B, De]
            if (guided) {
                c = Tensor.concat(0, c, unconditional.expand(labels.length, config.encoderWidth()));    // [2B, De]
            }
            Tensor buffer = c.view(-1, 1, config.encoderWidth()).add(bufferPositions);              // [2B, buffer, De]
            return new Images(scope.keep(tokenNorm.layerNorm(buffer)), guided ? 2 : 1);
        }
    }

    /** A batch in the making. */
    final class Images implements Batch {
        private final Tensor buffer;    // [branches * B, buffer, De]
        private final int branches;

        private Images(Tensor buffer, int branches) {
            this.buffer = buffer;
            this.branches = branches;
        }

        @Override
        public Tensor condition(Tensor tokens, int[][] known, int[][] predict) {
            try (Scope scope = Scope.open()) {
                return scope.keep(decode(encode(tokens, known), known, predict));
            }
        }

        /** Embeddings of buffer and known tokens after the encoder: [branches * B, buffer + k, De]. */
        Tensor encode(Tensor tokens, int[][] known) {
            try (Scope scope = Scope.open()) {
                Tensor x = known[0].length == 0 ? buffer.copy() : Tensor.concat(1, buffer, embed(tokens, known));
                for (Block block : encoder) {
                    block.forward(x);
                }
                return scope.keep(encoderNorm.layerNorm(x));
            }
        }

        /** [branches * B, k, De], the same for both branches. */
        private Tensor embed(Tensor tokens, int[][] known) {
            int images = known.length;
            Tensor values = tokens.view(-1, config.tokenChannels())
                    .indexSelect(0, Positions.rows(known, 1, config.tokens(), 0));                   // [B k, C]
            Tensor x = tokenProjection.linear(values);                                              // [B k, De]
            x.addInPlace(tokenPositions.indexSelect(0, Positions.rows(known, 1, 0, 0)));
            x = tokenNorm.layerNorm(x).view(images, known[0].length, config.encoderWidth());
            return branches == 1 ? x : Tensor.concat(0, x, x);
        }

        /** Conditioning vectors of the positions to predict: [branches * B * n, Dd]. */
        Tensor decode(Tensor encoded, int[][] known, int[][] predict) {
            try (Scope scope = Scope.open()) {
                int buffers = config.bufferTokens();
                long size = buffers + config.tokens();
                long width = config.decoderWidth();
                int[][] given = withBuffer(known);
                Tensor x = Tensor.empty(DType.F32, encoded.size(0), size, width);
                x.copyFrom(maskedPositions);
                Tensor embedded = decoderEmbed.linear(encoded).view(-1, width);
                embedded.addInPlace(decoderPositions.indexSelect(0, Positions.rows(given, branches, 0, 0)));
                x.view(-1, width).indexCopyInPlace(0, Positions.rows(given, branches, size, 0), embedded);
                for (Block block : decoder.subList(0, decoder.size() - 1)) {
                    block.forward(x);
                }
                Tensor asked = decoder.getLast().forwardRows(x, Positions.rows(predict, branches, size, buffers));
                Tensor z = decoderNorm.layerNorm(asked).view(-1, width);
                z.addInPlace(headPositions.indexSelect(0, Positions.rows(predict, branches, 0, 0)));
                return scope.keep(z);
            }
        }

        /** Positions within the decoder's sequence of all that the encoder saw, ascending. */
        private int[][] withBuffer(int[][] known) {
            int buffers = config.bufferTokens();
            int[][] given = new int[known.length][];
            for (int i = 0; i < known.length; i++) {
                given[i] = new int[buffers + known[i].length];
                Arrays.setAll(given[i], j -> j);
                for (int j = 0; j < known[i].length; j++) {
                    given[i][buffers + j] = buffers + known[i][j];
                }
            }
            return given;
        }
    }
}
