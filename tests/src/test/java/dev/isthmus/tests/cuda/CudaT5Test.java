package dev.isthmus.tests.cuda;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.model.Precision;
import dev.isthmus.sampler.text.T5Encoder;
import dev.isthmus.sampler.text.T5Files;
import dev.isthmus.sampler.text.T5Tokenizer;
import dev.isthmus.sampler.text.TokenizedPrompt;
import dev.isthmus.tests.NoLiveTensors;
import dev.isthmus.tests.text.TinyT5;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Embeddings of a T5 on the GPU beside those of the CPU, its weights in BF16 as published. */
@ExtendWith({Gpu.class, NoLiveTensors.class})
class CudaT5Test {

    @TempDir
    Path folder;

    @Test
    void embeddingsAreThoseOfTheCpu() throws IOException {
        T5Files files = T5Files.in(TinyT5.SMALL.write(folder, DType.BF16));
        T5Tokenizer tokenizer = T5Tokenizer.open(files.tokenizer());
        List<TokenizedPrompt> prompts = List.of(tokenizer.tokenize("a photograph of a cat", 128), tokenizer.tokenize("two dogs", 128));
        float[] expected = embed(files, Placement.CPU, prompts);
        double single = difference(expected, embed(files, Placement.on(Gpu.FIRST), prompts));
        assertTrue(single < 1e-5, "single precision: max rel " + single);
        double low = difference(expected, embed(files, new Placement(Gpu.FIRST, Precision.BF16), prompts));
        assertTrue(low > 0 && low < 0.03, "bf16: max rel " + low);
    }

    private static float[] embed(T5Files files, Placement placement, List<TokenizedPrompt> prompts) {
        try (T5Encoder encoder = T5Encoder.open(files, placement); Scope scope = Scope.open()) {
            return encoder.encode(prompts, layer -> { }).to(Device.CPU).toFloats();
        }
    }

    /** max |a - b| / max |a| */
    private static double difference(float[] a, float[] b) {
        double most = 0;
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
            largest = Math.max(largest, Math.abs(a[i]));
        }
        return most / largest;
    }
}
