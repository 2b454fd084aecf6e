package dev.isthmus.app.image;

import dev.isthmus.sampler.Pixels;
import dev.isthmus.runtime.io.AtomicFiles;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedMap;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes pictures as PNG, with the text that says how each was made. */
public final class PngWriter {
    /** The PNG specification's limit on a keyword. */
    private static final int MAX_KEYWORD = 79;

    private PngWriter() {
    }

    /**
     * Writes {@code pixels} to {@code target}, whole or not at all.
     *
     * <p>All text becomes uncompressed iTXt, which holds any character; the older tEXt holds Latin-1 only, and a file
     * with both kinds would lose the order of {@code text}.
     *
     * @param text pairs kept in the file, in this order; keys are 1 to 79 printable ASCII characters, with no space at
     *     either end and no two in a row; values are without NUL and are valid UTF-16
     * @throws IllegalArgumentException if a pair cannot be kept in a PNG
     * @throws IOException in one line if the file cannot be written
     */
    public static void write(Path target, Pixels pixels, SequencedMap<String, String> text) throws IOException {
        // Encoded before the file is touched, so that an error on writing is the disk's own and not ImageIO's wrapping.
        byte[] png = encode(pixels, text);
        AtomicFiles.write(target, out -> out.write(png));
    }

    /**
     * The bytes that {@link #write} puts into a file.
     *
     * @throws IllegalArgumentException if a pair cannot be kept in a PNG
     */
    public static byte[] encode(Pixels pixels, SequencedMap<String, String> text) throws IOException {
        text.forEach(PngWriter::requireStorable);
        BufferedImage image = image(pixels);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        // A memory stream given by name keeps ImageIO off its disk cache without touching its process-wide setting.
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
            metadata.mergeTree(PngText.FORMAT, tree(text));
            writer.setOutput(out);
            writer.write(new IIOImage(image, null, metadata));
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A view of the bytes, not a copy; grey stays grey in the file. */
    private static BufferedImage image(Pixels pixels) {
        int channels = pixels.channels();
        int[] offsets = channels == 1 ? new int[] {0} : new int[] {0, 1, 2};
        DataBufferByte buffer = new DataBufferByte(pixels.hwc(), pixels.hwc().length);
        WritableRaster raster = Raster.createInterleavedRaster(buffer, pixels.width(), pixels.height(),
                pixels.width() * channels, channels, offsets, null);
        ColorSpace space = ColorSpace.getInstance(channels == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
        ColorModel model = new ComponentColorModel(space, false, false, ColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, raster, false, null);
    }

    private static IIOMetadataNode tree(SequencedMap<String, String> text) {
        IIOMetadataNode chunk = new IIOMetadataNode(PngText.CHUNK);
        for (Map.Entry<String, String> pair : text.entrySet()) {
            IIOMetadataNode entry = new IIOMetadataNode(PngText.CHUNK + "Entry");
            entry.setAttribute("keyword", pair.getKey());
            entry.setAttribute("compressionFlag", "FALSE");
            entry.setAttribute("compressionMethod", "0");
            entry.setAttribute("languageTag", "");
            entry.setAttribute("translatedKeyword", "");
            entry.setAttribute("text", pair.getValue());
            chunk.appendChild(entry);
        }
        IIOMetadataNode root = new IIOMetadataNode(PngText.FORMAT);
        if (chunk.hasChildNodes()) {
            root.appendChild(chunk);
        }
        return root;
    }

    private static void requireStorable(String key, String value) {
        boolean printable = key.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (key.isEmpty() || key.length() > MAX_KEYWORD || !printable || !key.equals(key.strip()) || key.contains("  ")) {
            throw new IllegalArgumentException("PNG text key is \"" + key + "\", expected 1 to " + MAX_KEYWORD
                    + " printable ASCII characters without outer or double spaces");
        }
        if (value.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new IllegalArgumentException("PNG text \"" + key + "\" contains NUL or half a surrogate pair, expected"
                    + " text without them");
        }
    }
}
