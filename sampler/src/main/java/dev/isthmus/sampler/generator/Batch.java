package dev.isthmus.sampler.generator;

import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.generator.ImageRequest.Image;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Images that are computed together, of one request or of several. All are made in the same way. */
record Batch(List<Row> rows) {

    /**
     * One image.
     *
     * @param generation that wants it
     * @param index      among the images of its request
     */
    record Row(Generation generation, int index) {
        Image image() {
            return generation.request().images().get(index);
        }
    }

    Batch {
        rows = List.copyOf(rows);
    }

    int size() {
        return rows.size();
    }

    Way way() {
        return rows.getFirst().generation().way();
    }

    /** The requests, with the rows of each. */
    Map<Generation, List<Integer>> generations() {
        Map<Generation, List<Integer>> generations = new LinkedHashMap<>();
        for (int r = 0; r < rows.size(); r++) {
            generations.computeIfAbsent(rows.get(r).generation(), g -> new ArrayList<>()).add(r);
        }
        return generations;
    }

    /** Whether nobody waits for any of the images. */
    boolean abandoned() {
        return rows.stream().allMatch(row -> row.generation().state().ended());
    }

    /** These images for the sampler. */
    Request request() {
        return Request.of(way().plan(), rows.stream().mapToInt(row -> row.image().label()).toArray(), seeds(), way().temperature());
    }

    PhiloxNoise noise() {
        return new PhiloxNoise(seeds());
    }

    private long[] seeds() {
        return rows.stream().mapToLong(row -> row.image().seed()).toArray();
    }

    /** Operations that all of it takes. */
    double flop() {
        return rows.stream().mapToDouble(row -> row.generation().cost()).sum();
    }

    /** Hands out what was made, in the order of the rows. */
    void made(List<Pixels> images) {
        for (int r = 0; r < rows.size(); r++) {
            rows.get(r).generation().made(rows.get(r).index(), images.get(r));
        }
    }

    /** All requests fail that wait for one of these images. */
    void fail(Throwable why) {
        generations().keySet().forEach(generation -> generation.fail(why));
    }

    /** Two batches with half of the images each; the first is no smaller. */
    List<Batch> halves() {
        int half = Math.ceilDiv(size(), 2);
        return List.of(new Batch(rows.subList(0, half)), new Batch(rows.subList(half, size())));
    }

    /** A batch for each request. */
    List<Batch> apart() {
        return generations().values().stream().map(own -> new Batch(own.stream().map(rows::get).toList())).toList();
    }
}
