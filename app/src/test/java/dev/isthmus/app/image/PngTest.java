package dev.isthmus.app.image;

import dev.isthmus.sampler.Pixels;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngTest {
    @TempDir
    Path folder;

    @Test
    void greySamplesSurviveExactly() throws IOException {
        Pixels pixels = ramp(16, 16, 1);
        BufferedImage image = writeAndDecode(pixels);
        assertEquals(1, image.getRaster().getNumBands());
        assertArrayEquals(pixels.hwc(), ((DataBufferByte) image.getRaster().getDataBuffer()).getData());
    }

    @Test
    void colourSamplesSurviveExactly() throws IOException {
        Pixels pixels = ramp(7, 5, 3);
        BufferedImage image = writeAndDecode(pixels);
        for (int y = 0; y < 7; y++) {
            for (int x = 0; x < 5; x++) {
                int rgb = pixels.at(y, x, 0) << 16 | pixels.at(y, x, 1) << 8 | pixels.at(y, x, 2);
                assertEquals(rgb, image.getRGB(x, y) & 0xffffff, "pixel " + y + ", " + x);
            }
        }
    }

    @Test
    void textSurvivesInOrder() throws IOException {
        SequencedMap<String, String> text = new LinkedHashMap<>();
        text.put("isthmus:preset", "gtr-fts");
        text.put("Author", "Zoë Grønn — 北京, 🎲");
        text.put("a b", "");
        text.put("plan", "{\"steps\": [1, 2]}\n<&>\"' ".repeat(30_000));
        Path file = folder.resolve("a.png");
        PngWriter.write(file, ramp(1, 1, 1), text);
        assertEquals(List.copyOf(text.entrySet()), List.copyOf(PngText.read(file).entrySet()));
    }

    @Test
    void noTextIsFine() throws IOException {
        Path file = folder.resolve("a.png");
        PngWriter.write(file, ramp(2, 3, 3), new LinkedHashMap<>());
        assertEquals(Map.of(), PngText.read(file));
    }

    @Test
    void samePictureSameBytes() throws IOException {
        Path a = folder.resolve("a.png");
        Path b = folder.resolve("b.png");
        PngWriter.write(a, ramp(9, 9, 3), pair("seed", "7"));
        PngWriter.write(b, ramp(9, 9, 3), pair("seed", "7"));
        assertEquals(-1, Files.mismatch(a, b));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a", "a ", "a  b", "é", "a\nb",
        "1234567890123456789012345678901234567890" + "1234567890123456789012345678901234567890"})
    void refusesKeysThatPngCannotHold(String key) {
        Path file = folder.resolve("a.png");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> PngWriter.write(file, ramp(1, 1, 1), pair(key, "v")));
        assertTrue(e.getMessage().contains("expected 1 to 79"), e.getMessage());
        assertFalse(Files.exists(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\ud83c", "\udfb2 "})
    void refusesTextThatPngCannotHold(String value) {
        assertThrows(IllegalArgumentException.class,
                () -> PngWriter.write(folder.resolve("a.png"), ramp(1, 1, 1), pair("k", value)));
    }

    @Test
    void namesWhatIsNoPng() throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "not a picture");
        Path whole = folder.resolve("whole.png");
        PngWriter.write(whole, ramp(4, 4, 1), pair("k", "v"));
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(bytes, 40));
        Path empty = Files.write(folder.resolve("empty.png"), new byte[0]);
        for (Path file : List.of(text, cut, empty, folder, folder.resolve("absent.png"))) {
            IOException e = assertThrows(IOException.class, () -> PngText.read(file));
            assertTrue(e.getMessage().startsWith("cannot read " + file + ": "), e.getMessage());
        }
    }

    @Test
    void pixelsNameWhatIsWrong() {
        assertMessage("height is 0, expected 1 to 65535", () -> new Pixels(0, 1, 1, new byte[0]));
        assertMessage("width is 65536, expected 1 to 65535", () -> new Pixels(1, 65_536, 1, new byte[65_536]));
        assertMessage("channels is 4, expected 1 or 3", () -> new Pixels(1, 1, 4, new byte[4]));
        assertMessage("hwc has 5 bytes, expected 12 for 2 x 2 x 3", () -> new Pixels(2, 2, 3, new byte[5]));
    }

    private static void assertMessage(String expected, Runnable action) {
        assertEquals(expected, assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }

    private BufferedImage writeAndDecode(Pixels pixels) throws IOException {
        Path file = folder.resolve("a.png");
        PngWriter.write(file, pixels, new LinkedHashMap<>());
        return ImageIO.read(file.toFile());
    }

    private static SequencedMap<String, String> pair(String key, String value) {
        return new LinkedHashMap<>(Map.of(key, value));
    }

    private static Pixels ramp(int height, int width, int channels) {
        byte[] hwc = new byte[height * width * channels];
        for (int i = 0; i < hwc.length; i++) {
            hwc[i] = (byte) i;
        }
        return new Pixels(height, width, channels, hwc);
    }
}
