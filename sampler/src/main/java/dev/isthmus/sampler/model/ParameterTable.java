package dev.isthmus.sampler.model;

import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.TensorEntry;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names and shapes of all parameters of a network, as the published checkpoints have them: what a file is held against before any
 * of its values is read, and before libtorch is needed.
 *
 * <p>The names are those of the state dicts of LTH14/mar (its {@code mar.py}, {@code diffloss.py} and {@code vae.py}) and
 * of LightGen.
 */
public final class ParameterTable {

    /** Cosines and sines of the timestep that the diffusion head sees. */
    private static final int TIME_FEATURES = 256;
    /** Old versions of diffusers kept the null caption of its text projection, which LightGen does not use. */
    private static final String UNUSED_BUFFER = "text_emb.text_proj.y_embedding";

    private final SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
    /** What else a file may hold are names that begin in none of these ways. */
    private final String[] prefixes;
    /** And these, which are no parameters. */
    private final Set<String> tolerated = new HashSet<>();

    private ParameterTable(String... prefixes) {
        this.prefixes = prefixes;
    }

    /** A MAR network with its diffusion head. A file of it holds nothing else. */
    public static ParameterTable of(MarConfig config) {
        ParameterTable table = new ParameterTable("");
        table.transformer(config);
        table.head(config.decoderWidth(), config.tokenChannels(), config.headDepth(), config.headWidth());
        return table;
    }

    /** A LightGen network with its diffusion head. A file of it holds nothing else, but for a buffer that nobody reads. */
    public static ParameterTable of(LightGenConfig config) {
        ParameterTable table = new ParameterTable("");
        table.lightGen(config);
        table.tolerated.add(UNUSED_BUFFER);
        table.head(config.crossWidth(), config.tokenChannels(), config.headDepth(), config.headWidth());
        return table;
    }

    /** The decoder half of a KL autoencoder. A file of it may hold the encoder too, which nothing here needs. */
    public static ParameterTable of(VaeConfig config) {
        return of(VaeDesign.ldm(config));
    }

    /** The decoder half of a KL autoencoder of any design. A file of it may hold the encoder too, which nothing here needs. */
    public static ParameterTable of(VaeDesign design) {
        ParameterTable table = new ParameterTable("decoder.", "post_quant_conv.");
        table.decoder(design);
        return table;
    }

    /**
     * A network of another kind.
     *
     * @param shapes   of all its parameters, by name
     * @param prefixes a file may hold other names too, unless they begin with one of these
     */
    public static ParameterTable of(SequencedMap<String, long[]> shapes, String... prefixes) {
        ParameterTable table = new ParameterTable(prefixes.clone());
        shapes.forEach((name, shape) -> table.add(name, shape.clone()));
        return table;
    }

    /** All names, in the order of the network. */
    public SequencedSet<String> names() {
        return shapes.sequencedKeySet();
    }

    /**
     * The sizes of one parameter.
     *
     * @throws IllegalArgumentException if the network has no such parameter
     */
    public long[] shape(String name) {
        long[] shape = shapes.get(name);
        if (shape == null) {
            throw new IllegalArgumentException("the network has no parameter " + name);
        }
        return shape.clone();
    }

    /** Number of values of all parameters. */
    public long size() {
        return shapes.values().stream().mapToLong(ParameterTable::elements).sum();
    }

    static long elements(long[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /**
     * Refuses a file whose parameters are not just these in name, shape and kind of number.
     *
     * @throws CheckpointException that counts what does not fit and names the first three of each kind
     */
    public void requireFit(Checkpoint file) {
        Misfits misfits = new Misfits();
        shapes.forEach((name, shape) -> compare(file, name, shape, misfits));
        for (String name : file.names()) {
            if (!shapes.containsKey(name) && !tolerated.contains(name) && Stream.of(prefixes).anyMatch(name::startsWith)) {
                misfits.add(Misfits.Kind.UNEXPECTED, name, "");
            }
        }
        if (!misfits.isEmpty()) {
            throw new CheckpointException(file.file(), "parameters do not fit the configuration: " + misfits + likeness(file));
        }
    }

    private static void compare(Checkpoint file, String name, long[] shape, Misfits misfits) {
        if (!file.names().contains(name)) {
            misfits.add(Misfits.Kind.MISSING, name, "");
            return;
        }
        TensorEntry entry = file.entry(name);
        if (!Arrays.equals(entry.shape(), shape)) {
            misfits.add(Misfits.Kind.MISSHAPED, name,
                    " is " + Arrays.toString(entry.shape()) + ", expected " + Arrays.toString(shape));
        } else if (!entry.dtype().isFloating()) {
            misfits.add(Misfits.Kind.NOT_FLOATING, name, " is " + entry.dtype());
        }
    }

    /** Most misfits are one published network taken for another. */
    private String likeness(Checkpoint file) {
        return PublishedModel.like(file)
                .filter(model -> !names().equals(of(model.mar()).names()))
                .map(model -> "; the file looks like " + model.id())
                .orElse("");
    }

    private void transformer(MarConfig c) {
        int encoder = c.encoderWidth();
        int decoder = c.decoderWidth();
        int positions = c.bufferTokens() + c.tokens();
        add("class_emb.weight", c.classes(), encoder);
        add("fake_latent", 1, encoder);
        affine("z_proj", encoder, c.tokenChannels());
        norm("z_proj_ln", encoder);
        add("encoder_pos_embed_learned", 1, positions, encoder);
        blocks("encoder_blocks", c.encoderDepth(), encoder);
        norm("encoder_norm", encoder);
        affine("decoder_embed", decoder, encoder);
        add("decoder_pos_embed_learned", 1, positions, decoder);
        add("mask_token", 1, 1, decoder);
        blocks("decoder_blocks", c.decoderDepth(), decoder);
        norm("decoder_norm", decoder);
        add("diffusion_pos_embed_learned", 1, c.tokens(), decoder);
    }

    private void lightGen(LightGenConfig c) {
        int encoder = c.encoderWidth();
        int decoder = c.decoderWidth();
        int cross = c.crossWidth();
        int positions = LightGenConfig.TABLE_SIDE * LightGenConfig.TABLE_SIDE;
        add("fake_latent", 1, 1, cross);
        add("mask_token", 1, 1, decoder);
        affine("text_emb.text_proj.linear_1", cross, c.captionChannels());
        affine("text_emb.text_proj.linear_2", cross, cross);
        blocks("text_emb.text_aligner", c.textDepth(), cross);
        norm("text_emb.text_aligner_norm", cross);
        affine("z_proj", encoder, c.tokenChannels());
        norm("z_proj_ln", encoder);
        add("encoder_pos_embed_learned", 1, positions, encoder);
        blocks("encoder_blocks", c.encoderDepth(), encoder);
        norm("encoder_norm", encoder);
        affine("decoder_embed", decoder, encoder);
        add("decoder_pos_embed_learned", 1, positions, decoder);
        blocks("decoder_blocks", c.decoderDepth(), decoder);
        norm("decoder_norm", decoder);
        affine("last_embed", cross, decoder);
        add("last_pos_embed_learned", 1, positions, cross);
        crossBlocks("cross_attn_blocks", c.crossDepth(), cross);
        norm("cross_norm", cross);
    }

    private void crossBlocks(String list, int depth, long width) {
        for (int i = 0; i < depth; i++) {
            String block = list + "." + i;
            norm(block + ".normq", width);
            norm(block + ".normkv", width);
            affine(block + ".attn.query_linear", width, width);
            affine(block + ".attn.kv", 2 * width, width);
            affine(block + ".attn.proj", width, width);
            norm(block + ".norm2", width);
            affine(block + ".mlp.fc1", MarConfig.MLP_RATIO * width, width);
            affine(block + ".mlp.fc2", width, MarConfig.MLP_RATIO * width);
        }
    }

    private void blocks(String list, int depth, long width) {
        for (int i = 0; i < depth; i++) {
            String block = list + "." + i;
            affine(block + ".attn.qkv", 3 * width, width);
            norm(block + ".norm1", width);
            affine(block + ".attn.proj", width, width);
            norm(block + ".norm2", width);
            affine(block + ".mlp.fc1", MarConfig.MLP_RATIO * width, width);
            affine(block + ".mlp.fc2", width, MarConfig.MLP_RATIO * width);
        }
    }

    private void head(long conditionWidth, long channels, int depth, long width) {
        String net = "diffloss.net.";
        affine(net + "time_embed.mlp.0", width, TIME_FEATURES);
        affine(net + "time_embed.mlp.2", width, width);
        affine(net + "cond_embed", width, conditionWidth);
        affine(net + "input_proj", width, channels);
        for (int i = 0; i < depth; i++) {
            String block = net + "res_blocks." + i;
            norm(block + ".in_ln", width);
            affine(block + ".mlp.0", width, width);
            affine(block + ".mlp.2", width, width);
            affine(block + ".adaLN_modulation.1", 3 * width, width);
        }
        affine(net + "final_layer.adaLN_modulation.1", 2 * width, width);
        affine(net + "final_layer.linear", 2 * channels, width);
    }

    private void decoder(VaeDesign design) {
        VaeConfig c = design.sizes();
        VaeNames names = design.names();
        int z = c.latentChannels();
        int coarsest = c.levels() - 1;
        long width = c.width(coarsest);
        if (design.postQuant()) {
            affine("post_quant_conv", z, z, 1, 1);
        }
        affine("decoder.conv_in", width, z, 3, 3);
        residual(names, "decoder." + names.middle(0), width, width);
        attention(names, "decoder." + names.middleAttention(), width);
        residual(names, "decoder." + names.middle(1), width, width);
        for (int level = coarsest; level >= 0; level--) {
            String up = "decoder." + names.level(level, c.levels()) + ".";
            for (int i = 0; i <= c.resBlocks(); i++) {
                residual(names, up + names.block(i), i == 0 ? width : c.width(level), c.width(level));
            }
            width = c.width(level);
            if (level > 0) {
                affine(up + names.upsample(), width, width, 3, 3);
            }
        }
        norm("decoder." + names.normOut(), width);
        affine("decoder.conv_out", c.imageChannels(), width, 3, 3);
    }

    private void residual(VaeNames names, String name, long in, long out) {
        norm(name + ".norm1", in);
        affine(name + ".conv1", out, in, 3, 3);
        norm(name + ".norm2", out);
        affine(name + ".conv2", out, out, 3, 3);
        if (in != out) {
            affine(name + "." + names.shortcut(), out, in, 1, 1);
        }
    }

    private void attention(VaeNames names, String name, long width) {
        norm(name + "." + names.attentionNorm(), width);
        for (String part : List.of(names.query(), names.key(), names.value(), names.projection())) {
            affine(name + "." + part, names.attentionShape(width));
        }
    }

    /** A linear layer or convolution. */
    private void affine(String name, long... shape) {
        add(name + ".weight", shape);
        add(name + ".bias", shape[0]);
    }

    private void norm(String name, long width) {
        add(name + ".weight", width);
        add(name + ".bias", width);
    }

    private void add(String name, long... shape) {
        shapes.put(name, shape);
    }
}
