package dev.isthmus.server.http;

import dev.isthmus.sampler.Pixels;
import dev.isthmus.server.PictureEncoder;
import dev.isthmus.server.api.Order;
import dev.isthmus.server.metrics.ServerMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes PNGs, and says how long that took.
 *
 * @param encoder that makes them
 * @param metrics that are told
 */
record Pngs(PictureEncoder encoder, ServerMetrics metrics) {

    List<byte[]> finished(Order order, List<Pixels> images) throws IOException {
        List<byte[]> pngs = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            long began = System.nanoTime();
            pngs.add(encoder.finished(order.picture(i), images.get(i)));
            metrics.encoded(Duration.ofNanos(System.nanoTime() - began));
        }
        return pngs;
    }

    byte[] preview(Pixels pixels) throws IOException {
        return encoder.preview(pixels);
    }
}
