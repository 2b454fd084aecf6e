package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The MAR transformer, in parts: an encoder over buffer and known tokens, a decoder over all positions (MAR, section 3; the
 * published network). How much of it runs in an AR step is the backbone's affair; a pass from end to end is
 *
 * {@snippet :
 * Tensor encoded = network.encode(network.withTokens(buffer, tokens, known), KeyValueStore.NONE);
 * Tensor x = network.decoderInput(encoded, known);
 * network.decodeBeforeLast(x, KeyValueStore.NONE);
 * Tensor z = network.conditioning(network.last(x, predict, config.bufferTokens(), own -> own), predict);
 * }
 *
 * <p>Here "branches" are the halves of classifier-free guidance: 2 where it is used, the conditional one first, else 1.
 */
final class MarNetwork {

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
    MarNetwork(MarConfig config, Weights w) {
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
        encoder = Block.list(w, "encoder_blocks", config.encoderDepth(), de, config.encoderHeads());
        encoderNorm = w.norm("encoder_norm", de);
        decoderEmbed = w.affine("decoder_embed", dd, de);
        decoderPositions = w.get("decoder_pos_embed_learned", 1, all, dd).select(0, 0);
        Tensor mask = w.get("mask_token", 1, 1, dd).select(0, 0);
        maskedPositions = decoderPositions.add(mask);
        decoder = Block.list(w, "decoder_blocks", config.decoderDepth(), dd, config.decoderHeads());
        decoderNorm = w.norm("decoder_norm", dd);
        headPositions = w.get("diffusion_pos_embed_learned", 1, config.tokens(), dd).select(0, 0);
    }

    MarConfig config() {
        return config;
    }

    /** Where it computes. */
    Device device() {
        return classes.device();
    }

    /** What products, and with them keys and values, are computed in. */
    DType products() {
        return decoder.getFirst().qkv().weight().dtype();
    }

    List<Block> encoderBlocks() {
        return encoder;
    }

    List<Block> decoderBlocks() {
        return decoder;
    }

    /** Positions of the decoder: buffer and tokens. */
    int positions() {
        return config.bufferTokens() + config.tokens();
    }

    /**
     * Embeddings of the buffer, which carries the class: [branches * B, buffer, De]. They are the same at every AR step.
     *
     * @throws IllegalArgumentException if a label is no class of the model
     */
    Tensor embedBuffer(int[] labels, int branches) {
        long[] rows = new long[labels.length];
        for (int i = 0; i < labels.length; i++) {
            Ranges.require("class", labels[i], 0, config.classes() - 1);
            rows[i] = labels[i];
        }
        try (Scope scope = Scope.open()) {
            Tensor c = classes.indexSelect(0, Tensor.of(rows, rows.length).to(device()));                      // [B, De]
            if (branches == 2) {
                c = Tensor.concat(0, c, unconditional.expand(labels.length, config.encoderWidth()));    // [2B, De]
            }
            Tensor buffer = c.view(-1, 1, config.encoderWidth()).add(bufferPositions);              // [2B, buffer, De]
            return scope.keep(tokenNorm.layerNorm(buffer));
        }
    }

    /**
     * Embeddings of tokens, which are the same in both branches.
     *
     * @param tokens [B, L, C]
     * @param which  [B][k] positions
     * @return [B, k, De]
     */
    Tensor embedTokens(Tensor tokens, int[][] which) {
        try (Scope scope = Scope.open()) {
            Tensor values = tokens.view(-1, config.tokenChannels())
                    .indexSelect(0, Positions.rows(device(), which, 1, config.tokens(), 0));                   // [B k, C]
            Tensor x = tokenProjection.linear(values);                                              // [B k, De]
            x.addInPlace(tokenPositions.indexSelect(0, Positions.rows(device(), which, 1, 0, 0)));
            return scope.keep(tokenNorm.layerNorm(x).view(which.length, which[0].length, config.encoderWidth()));
        }
    }

    /**
     * Buffer and known tokens through the whole encoder: [branches * B, buffer + k, De].
     *
     * @param x from {@link #withTokens}, overwritten
     */
    Tensor encode(Tensor x, KeyValueStore store) {
        for (int i = 0; i < encoder.size(); i++) {
            int block = i;
            encoder.get(i).forward(x, own -> store.store(block, own));
        }
        return encoderNorm.layerNorm(x);
    }

    /**
     * The encoder's input, as a tensor of its own: [branches * B, buffer + k, De].
     *
     * @param buffer from {@link #embedBuffer}
     */
    Tensor withTokens(Tensor buffer, Tensor tokens, int[][] which) {
        if (which[0].length == 0) {
            return buffer.copy();
        }
        try (Scope scope = Scope.open()) {
            Tensor embedded = embedTokens(tokens, which);
            boolean two = buffer.size(0) == 2L * which.length;
            return scope.keep(Tensor.concat(1, buffer, two ? Tensor.concat(0, embedded, embedded) : embedded));
        }
    }

    Tensor encoderNorm(Tensor x) {
        return encoderNorm.layerNorm(x);
    }

    /**
     * The decoder's input: what the encoder made of the buffer and of the known tokens, the mask token everywhere else.
     *
     * @return [branches * B, buffer + L, Dd]
     */
    Tensor decoderInput(Tensor encoded, int[][] known) {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.empty(device(), DType.F32, encoded.size(0), positions(), config.decoderWidth());
            x.copyFrom(maskedPositions);
            place(encoded, known, x);
            return scope.keep(x);
        }
    }

    /**
     * Overwrites the decoder's input at the buffer and at some tokens.
     *
     * @param encoded [N, buffer + k, De] of N = B or 2 B sequences
     * @param which   [B][k] the tokens among them
     * @param input   [N, buffer + L, Dd]
     */
    void place(Tensor encoded, int[][] which, Tensor input) {
        try (Scope scope = Scope.open()) {
            int width = config.decoderWidth();
            int copies = (int) encoded.size(0) / which.length;
            int[][] given = withBuffer(which);
            Tensor embedded = decoderEmbed.linear(encoded).view(-1, width);
            embedded.addInPlace(decoderPositions.indexSelect(0, Positions.rows(device(), given, copies, 0, 0)));
            input.view(-1, width).indexCopyInPlace(0, Positions.rows(device(), given, copies, positions(), 0), embedded);
        }
    }

    /**
     * All blocks of the decoder but the last.
     *
     * @param x the input, overwritten
     */
    void decodeBeforeLast(Tensor x, KeyValueStore store) {
        for (int i = 0; i < decoder.size() - 1; i++) {
            int block = i;
            decoder.get(i).forward(x, own -> store.store(block, own));
        }
    }

    /**
     * The decoder's last block, for some rows alone, since nothing asks for its output at others.
     *
     * @param x       [N, S, Dd] of N = B or 2 B sequences
     * @param places  [B][n] rows wanted
     * @param offset  added to every place
     * @param context what the rows attend to, given the keys and values of all of x; see {@link Block#forward}
     * @return [N, n, Dd]
     */
    Tensor last(Tensor x, int[][] places, int offset, UnaryOperator<Tensor> context) {
        Block last = decoder.getLast();
        try (Scope scope = Scope.open()) {
            Tensor keyValue = context.apply(last.keyValue(x));
            Tensor hidden = Positions.pick(x, places, offset);
            last.ask(hidden, keyValue);
            return scope.keep(hidden);
        }
    }

    /**
     * Conditioning vectors for the diffusion head.
     *
     * @param hidden [branches * B, n, Dd]
     * @param rows   [B][n] whose they are
     * @return [branches * B * n, Dd]
     */
    Tensor conditioning(Tensor hidden, int[][] rows) {
        try (Scope scope = Scope.open()) {
            Tensor z = decoderNorm.layerNorm(hidden).view(-1, config.decoderWidth());
            z.addInPlace(headPositions.indexSelect(0, Positions.rows(device(), rows, (int) hidden.size(0) / rows.length, 0, 0)));
            return scope.keep(z);
        }
    }

    /** Positions in the decoder of the buffer and of some tokens, ascending where the tokens are. */
    private int[][] withBuffer(int[][] tokens) {
        int buffers = config.bufferTokens();
        int[][] given = new int[tokens.length][];
        for (int i = 0; i < tokens.length; i++) {
            given[i] = new int[buffers + tokens[i].length];
            Arrays.setAll(given[i], j -> j);
            for (int j = 0; j < tokens[i].length; j++) {
                given[i][buffers + j] = buffers + tokens[i][j];
            }
        }
        return given;
    }
}
