package dev.isthmus.sampler.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sizes as they were published: 208M, 479M and 943M parameters, of which the released files hold two copies. */
class PublishedModelTest {

    private static final double MIB = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        "MAR_B, 207924768, 35749920, 364, 1587",
        "MAR_L, 478326304, 72230432, 476, 3650",
        "MAR_H, 942403104, 151206944, 604, 7191"
    })
    void parameters(PublishedModel model, long all, long ofTheHead, int tensors, double fileInMib) {
        ParameterTable table = ParameterTable.of(model.mar());
        assertEquals(all, table.size());
        assertEquals(tensors, table.names().size());
        assertEquals(ofTheHead, table.names().stream().filter(name -> name.startsWith("diffloss."))
                .mapToLong(name -> ParameterTable.elements(table.shape(name))).sum());
        assertEquals(fileInMib, 2 * all * Float.BYTES / MIB, 1.1); // the rest is names and padding
    }

    @Test
    void parametersOfTheDecoder() {
        assertEquals(38_189_203, ParameterTable.of(VaeConfig.KL_16).size());
        assertEquals(16, VaeConfig.KL_16.stride());
    }

    /** Every line of the table of the published base network. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "class_emb.weight | 1000,768",
        "fake_latent | 1,768",
        "z_proj.weight | 768,16",
        "z_proj.bias | 768",
        "z_proj_ln.weight | 768",
        "encoder_pos_embed_learned | 1,320,768",
        "encoder_blocks.11.norm1.weight | 768",
        "encoder_blocks.0.attn.qkv.weight | 2304,768",
        "encoder_blocks.0.attn.qkv.bias | 2304",
        "encoder_blocks.0.attn.proj.weight | 768,768",
        "encoder_blocks.0.norm2.bias | 768",
        "encoder_blocks.0.mlp.fc1.weight | 3072,768",
        "encoder_blocks.0.mlp.fc1.bias | 3072",
        "encoder_blocks.0.mlp.fc2.weight | 768,3072",
        "encoder_blocks.0.mlp.fc2.bias | 768",
        "encoder_norm.weight | 768",
        "decoder_embed.weight | 768,768",
        "mask_token | 1,1,768",
        "decoder_pos_embed_learned | 1,320,768",
        "decoder_blocks.11.mlp.fc2.weight | 768,3072",
        "decoder_norm.bias | 768",
        "diffusion_pos_embed_learned | 1,256,768",
        "diffloss.net.time_embed.mlp.0.weight | 1024,256",
        "diffloss.net.time_embed.mlp.2.weight | 1024,1024",
        "diffloss.net.cond_embed.weight | 1024,768",
        "diffloss.net.input_proj.weight | 1024,16",
        "diffloss.net.res_blocks.5.in_ln.weight | 1024",
        "diffloss.net.res_blocks.0.mlp.0.weight | 1024,1024",
        "diffloss.net.res_blocks.0.mlp.2.bias | 1024",
        "diffloss.net.res_blocks.0.adaLN_modulation.1.weight | 3072,1024",
        "diffloss.net.final_layer.linear.weight | 32,1024",
        "diffloss.net.final_layer.linear.bias | 32",
        "diffloss.net.final_layer.adaLN_modulation.1.weight | 2048,1024",
    })
    void shapesOfTheBaseNetwork(String name, String shape) {
        assertArrayEquals(shape(shape), ParameterTable.of(PublishedModel.MAR_B.mar()).shape(name));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "post_quant_conv.weight | 16,16,1,1",
        "decoder.conv_in.weight | 512,16,3,3",
        "decoder.mid.attn_1.proj_out.weight | 512,512,1,1",
        "decoder.up.4.block.2.conv2.weight | 512,512,3,3",
        "decoder.up.4.upsample.conv.weight | 512,512,3,3",
        "decoder.up.3.block.0.nin_shortcut.weight | 256,512,1,1",
        "decoder.up.2.block.0.norm1.weight | 256",
        "decoder.up.1.block.0.nin_shortcut.weight | 128,256,1,1",
        "decoder.up.1.upsample.conv.bias | 128",
        "decoder.norm_out.weight | 128",
        "decoder.conv_out.weight | 3,128,3,3",
    })
    void shapesOfTheDecoder(String name, String shape) {
        assertArrayEquals(shape(shape), ParameterTable.of(VaeConfig.KL_16).shape(name));
    }

    @Test
    void theFinestLevelHasNoUpsampling() {
        ParameterTable table = ParameterTable.of(VaeConfig.KL_16);
        assertThrows(IllegalArgumentException.class, () -> table.shape("decoder.up.0.upsample.conv.weight"));
    }

    @ParameterizedTest
    @EnumSource
    void configurations(PublishedModel model) {
        ModelConfig config = model.config();
        assertEquals(256, config.mar().tokens());
        assertEquals(16, config.mar().tokenChannels());
        assertEquals(Optional.of(model), PublishedModel.of(config.name()));
    }

    @Test
    void classes() {
        List<String> classes = PublishedModel.MAR_B.config().classes();
        assertEquals(1000, classes.size());
        assertTrue(classes.get(0).startsWith("tench"));
        assertTrue(classes.get(207).startsWith("golden retriever"));
        assertTrue(classes.get(999).startsWith("toilet tissue"));
        assertEquals(999, new HashSet<>(classes).size(), "crane is a bird and a machine, as ImageNet has it");
    }

    @Test
    void anotherName() {
        assertEquals(Optional.empty(), PublishedModel.of("mar-xl"));
        assertEquals("mar-b, mar-l, mar-h", PublishedModel.ids());
    }

    private static long[] shape(String sizes) {
        return List.of(sizes.split(",")).stream().mapToLong(Long::parseLong).toArray();
    }
}
