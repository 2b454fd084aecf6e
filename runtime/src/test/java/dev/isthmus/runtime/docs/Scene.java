package dev.isthmus.runtime.docs;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.SafetensorsOutput;
import dev.isthmus.runtime.lane.Cancellation;
import dev.isthmus.runtime.lane.LaneConfig;
import dev.isthmus.runtime.lane.LaneTask;
import dev.isthmus.runtime.lane.Lanes;
import dev.isthmus.runtime.lane.Ticket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the snippets in Javadoc may use without a word about where it comes from. Each is the body of {@link #run}, in a scope of
 * its own, and may leave everything as it likes.
 */
public abstract class Scene implements AutoCloseable {
    private static final String TRAINING_CHECKPOINT = "/dev/isthmus/runtime/io/mar-a.pth";

    protected final float[] values = {1, 2, 3, 4, 5, 6};
    /** Empty but for the files below. */
    protected Path folder;
    /** Safetensors: w and b. An index of it lies beside it. */
    protected Path file;
    /** A training checkpoint of PyTorch. */
    protected Path torchFile;
    /** {@link #file}. */
    protected Checkpoint checkpoint;
    /** F32[2, 3]: {@link #values}. */
    protected Tensor x;
    /** F32[3, 3]. */
    protected Tensor w;
    /** F32[3]. */
    protected Tensor b;
    /** I64[3]. */
    protected Tensor counts;
    /** Which the machine need not have: a snippet that uses it is run where it is there. */
    protected final Device gpu = Device.cuda(0);
    protected final LaneConfig config = LaneConfig.ofMachine();
    protected Lanes lanes;
    protected final LaneTask<float[]> task = lane -> Tensor.of(values, 2, 3).exp().toFloats();
    /** Of {@link #task}. */
    protected Ticket<float[]> ticket;
    protected final Cancellation cancellation = Cancellation.NEVER;

    private final List<String> logged = new ArrayList<>();
    private final int threads = Torch.threads().torch();
    private Scope scope;

    /** The snippet; what it returns does not matter. */
    public abstract Object run() throws Exception;

    /** Where a program would print. */
    protected final void log(Object line) {
        logged.add(String.valueOf(line));
    }

    final List<String> logged() {
        return logged;
    }

    final void open(Path empty) throws Exception {
        scope = Scope.open();
        x = Tensor.of(values, 2, 3);
        w = Tensor.full(0.5, DType.F32, 3, 3);
        b = Tensor.full(-1, DType.F32, 3);
        counts = Tensor.of(new long[] {1, 2, 3}, 3);
        files(empty);
        checkpoint = Checkpoint.open(file);
        lanes = Lanes.start(config);
        ticket = lanes.submit(task);
    }

    private void files(Path empty) throws IOException {
        folder = empty;
        file = folder.resolve("model.safetensors");
        new SafetensorsOutput().tensor("w", w.dtype(), w.shape(), w.segment()).tensor("b", b.dtype(), b.shape(), b.segment())
                .write(file);
        Files.writeString(folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"w\": \"model.safetensors\", \"b\": \"model.safetensors\"}}");
        torchFile = folder.resolve("checkpoint-last.pth");
        try (InputStream in = Scene.class.getResourceAsStream(TRAINING_CHECKPOINT)) {
            Files.copy(in, torchFile);
        }
    }

    @Override
    public final void close() {
        lanes.close();
        scope.close();
        checkpoint.close();
        Torch.setThreads(threads);
    }
}
