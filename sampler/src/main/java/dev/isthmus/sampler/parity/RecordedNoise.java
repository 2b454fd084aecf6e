package dev.isthmus.sampler.parity;

import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.NoiseSource;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Replays the draws {@code loop.noise.00000}, … of a case in the order in which the reference made them: the initial noise of
 * a process, then one draw a step. The reference drew for both guidance halves; the first rows are the ones that matter.
 */
final class RecordedNoise implements NoiseSource {

    /** One reverse process as the sampler announced it. */
    record Opened(int arStep, int[] tokens) {
    }

    private final CaseFile recorded;
    private final List<Opened> opened = new ArrayList<>();
    private int next;

    RecordedNoise(CaseFile recorded) {
        this.recorded = recorded;
    }

    /** The processes that were run so far. */
    List<Opened> opened() {
        return opened;
    }

    /** Draws of the file that no process has asked for. */
    int left() {
        int left = 0;
        while (recorded.has(name(next + left))) {
            left++;
        }
        return left;
    }

    @Override
    public Draws open(int arStep, int[] images, int[] tokens, int channels, int evaluations) {
        opened.add(new Opened(arStep, tokens));
        int first = next;
        next += 1 + evaluations;
        return new Draws() {
            @Override
            public void initial(Tensor x) {
                copy(first, x);
            }

            @Override
            public void step(int step, Tensor xi) {
                copy(first + 1 + step, xi);
            }
        };
    }

    private void copy(int draw, Tensor out) {
        MemorySegment values = recorded.segment(name(draw));
        long bytes = out.elements() * out.dtype().bytes();
        if (values.byteSize() < bytes) {
            throw new CheckpointException(recorded.path(), name(draw) + " has " + values.byteSize() + " bytes; the sampler asked for "
                    + bytes);
        }
        try (Tensor drawn = Tensor.of(values.asSlice(0, bytes), out.dtype(), out.shape())) {
            out.copyFrom(drawn);
        }
    }

    private static String name(int draw) {
        return "loop.noise.%05d".formatted(draw);
    }
}
