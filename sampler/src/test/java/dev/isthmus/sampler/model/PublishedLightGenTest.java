package dev.isthmus.sampler.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every name and shape of LightGen's large network and of its autoencoder's decoder, as published. */
class PublishedLightGenTest {

    @Test
    void theLargeNetwork() throws IOException {
        assertFits("lightgen-large.tsv", ParameterTable.of(PublishedLightGen.LARGE.network()));
    }

    @Test
    void theDecoderOfItsAutoencoder() throws IOException {
        assertFits("sd35-vae-decoder.tsv", ParameterTable.of(PublishedLightGen.VAE));
    }

    @ParameterizedTest
    @CsvSource({"BASE, 339.2", "LARGE, 792.244352", "HUGE, 1461.4"})
    void parameters(PublishedLightGen model, double millions) {
        assertEquals(millions, ParameterTable.of(model.network()).size() / 1e6, 0.05);
        assertEquals(792_244_352, ParameterTable.of(PublishedLightGen.LARGE.network()).size());
    }

    /** Parameters do not depend on the size of the image. */
    @Test
    void anyImageSize() {
        LightGenConfig large = PublishedLightGen.LARGE.network();
        assertEquals(1024, large.tokens());
        assertEquals(64, large.tokenChannels());
        assertEquals(256, large.withImgSize(256).tokens());
        assertEquals(ParameterTable.of(large).size(), ParameterTable.of(large.withImgSize(256)).size());
    }

    private static void assertFits(String resource, ParameterTable table) throws IOException {
        TreeMap<String, long[]> published = new TreeMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                PublishedLightGenTest.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split("\t");
                published.put(fields[0], Arrays.stream(fields[1].split("x")).mapToLong(Long::parseLong).toArray());
            }
        }
        assertEquals(Set.copyOf(published.keySet()), Set.copyOf(new TreeSet<>(table.names())));
        published.forEach((name, shape) -> assertArrayEquals(shape, table.shape(name), name));
    }
}
