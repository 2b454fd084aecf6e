package dev.isthmus.app.bulk;

import dev.isthmus.app.generate.Job;
import dev.isthmus.app.image.PngWriter;
import dev.isthmus.sampler.Pixels;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SequencedMap;

/** Turns the images of one shard into the bytes of its files. */
sealed interface ShardEncoder {

    /** Where files go. */
    @FunctionalInterface
    interface Files {
        /** Ends the file before, and begins the next. */
        OutputStream next(String name) throws IOException;
    }

    /** The encoder of a format. */
    static ShardEncoder of(BulkJob job, Shard shard, Files files) throws IOException {
        return switch (job.format()) {
            case PNG -> new Numbered(job, files);
            case NPZ -> new Raw(files.next(BulkFolder.name(shard) + ".u8"));
            case TAR -> new Archive(job, new Tar(files.next(BulkFolder.name(shard) + ".tar")));
        };
    }

    /**
     * Takes the next image.
     *
     * @param place  in the output
     * @param image  which one it is
     * @param pixels RGB
     * @param text   for formats that hold text
     */
    void add(int place, Job image, Pixels pixels, SequencedMap<String, String> text) throws IOException;

    /** All images have come. */
    void finish() throws IOException;

    /** A PNG file an image. */
    record Numbered(BulkJob job, Files files) implements ShardEncoder {
        @Override
        public void add(int place, Job image, Pixels pixels, SequencedMap<String, String> text) throws IOException {
            files.next(BulkFolder.stem(job, place) + ".png").write(PngWriter.encode(pixels, text));
        }

        @Override
        public void finish() {
        }
    }

    /** Pixels and nothing else. */
    record Raw(OutputStream out) implements ShardEncoder {
        @Override
        public void add(int place, Job image, Pixels pixels, SequencedMap<String, String> text) throws IOException {
            out.write(pixels.hwc());
        }

        @Override
        public void finish() {
        }
    }

    /** Samples of WebDataset: files that differ in their extension only. */
    record Archive(BulkJob job, Tar tar) implements ShardEncoder {
        @Override
        public void add(int place, Job image, Pixels pixels, SequencedMap<String, String> text) throws IOException {
            String stem = BulkFolder.stem(job, place);
            tar.add(stem + ".png", PngWriter.encode(pixels, text));
            tar.add(stem + ".cls", String.valueOf(image.label()).getBytes(StandardCharsets.US_ASCII));
            tar.add(stem + ".json", SampleJson.of(job, image).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void finish() throws IOException {
            tar.end();
        }
    }
}
