package dev.isthmus.app.image;

import dev.isthmus.sampler.Pixels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.w3c.dom.NodeList;

/** The text pairs of a PNG. */
public final class PngText {
    /** ImageIO's name for its tree of PNG chunks. */
    static final String FORMAT = "javax_imageio_png_1.0";
    /** The kind of chunk that {@link PngWriter} writes. */
    static final String CHUNK = "iTXt";

    private PngText() {
    }

    /**
     * Reads all iTXt pairs that stand before the pixels, in file order; of two with one key the first counts.
     *
     * <p>These are the chunks that {@link PngWriter} writes. Pixels are not decoded.
     *
     * @throws IOException in one line if the file cannot be read or is not a PNG
     */
    public static SequencedMap<String, String> read(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IOException("cannot read " + file + ": it is not a file that can be read");
        }
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (InputStream bytes = Files.newInputStream(file);
                MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(bytes)) {
            reader.setInput(in, true, false);
            return pairs((IIOMetadataNode) reader.getImageMetadata(0).getAsTree(FORMAT));
        } catch (IOException | RuntimeException e) {
            // ImageIO reports some damage as unchecked exceptions of many kinds.
            throw new IOException("cannot read " + file + ": not a well-formed PNG", e);
        } finally {
            reader.dispose();
        }
    }

    private static SequencedMap<String, String> pairs(IIOMetadataNode root) {
        SequencedMap<String, String> text = new LinkedHashMap<>();
        NodeList entries = root.getElementsByTagName(CHUNK + "Entry");
        for (int i = 0; i < entries.getLength(); i++) {
            IIOMetadataNode entry = (IIOMetadataNode) entries.item(i);
            text.putIfAbsent(entry.getAttribute("keyword"), entry.getAttribute("text"));
        }
        return text;
    }
}
