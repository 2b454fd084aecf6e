package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.lazy.KeptPositions;
import dev.isthmus.sampler.lazy.LazySchedule;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The MAR network with caches from AR step to AR step (LazyMAR, as its published code has it; {@link LazySchedule} says
 * what runs when).
 *
 * <p>Beside the {@link Savings}, three things are done that the reference does not do and that change no result: a full step that
 * another full step follows fills no caches; the guidance difference is kept for unknown tokens only, as no others are ever
 * predicted; and where positions are left out, no query is computed for them.
 */
final class LazyBackbone implements Backbone {

    /** Keeps the cosine of values that are all zero from being NaN. */
    private static final double LEAST_NORMS = 1e-16;

    private final MarNetwork network;
    private final Pass pass;
    private final LazySchedule schedule;
    private final Scatter scatter;

    LazyBackbone(MarNetwork network, LazySchedule schedule, Scatter scatter, Savings savings) {
        this.network = network;
        pass = new Pass(network, savings);
        this.schedule = schedule;
        this.scatter = scatter;
    }

    @Override
    public Device device() {
        return network.device();
    }

    @Override
    public int tokens() {
        return network.config().tokens();
    }

    @Override
    public int tokenChannels() {
        return network.config().tokenChannels();
    }

    @Override
    public Batch begin(int[] labels, boolean guided) {
        return new Images(labels, guided ? 2 : 1);
    }

    /** A batch in the making. Every call of {@link #condition} is one AR step. */
    private final class Images implements Batch {
        private final int images;
        private final int branches;
        private final int buffers = network.config().bufferTokens();
        private final Supplier<Tensor> buffer;  // [branches * B, buffer, De]
        private final KeyValueCache encoder;    // the first buffer + cached places: buffer, then tokens in the order they came
        private final KeyValueCache decoder;    // by position
        private final Tensor input;             // [B, buffer + L, Dd] the decoder's input
        private final Tensor difference;        // [B, L, Dd] unconditional less conditional, after the last block; null unguided
        private int step;
        private int[][] previous;               // [B][m] predicted in the step before

        private Images(int[] labels, int branches) {
            MarConfig config = network.config();
            images = labels.length;
            this.branches = branches;
            buffer = pass.buffer(labels, branches);
            encoder = new KeyValueCache(network.device(), network.products(), config.encoderDepth(), images, network.positions(), config.encoderHeads(),
                    config.encoderWidth());
            decoder = new KeyValueCache(network.device(), network.products(), config.decoderDepth(), images, network.positions(), config.decoderHeads(),
                    config.decoderWidth());
            input = Tensor.empty(network.device(), DType.F32, images, network.positions(), config.decoderWidth());
            difference = branches == 1 ? null : Tensor.empty(network.device(), DType.F32, images, config.tokens(), config.decoderWidth());
        }

        @Override
        public Tensor condition(Tensor tokens, int[][] known, int[][] predict) {
            try (Scope scope = Scope.open()) {
                Tensor hidden = !schedule.isFull(step) ? lazy(tokens, known, predict)
                        : schedule.isFull(step + 1) ? full(tokens, known, predict) : filling(tokens, known, predict);
                step++;
                previous = predict;
                return scope.keep(network.conditioning(hidden, predict));
            }
        }

        /** A full pass that leaves the caches as they are: [branches * B, n, Dd]. */
        private Tensor full(Tensor tokens, int[][] known, int[][] predict) {
            Tensor encoded = pass.encode(buffer.get(), tokens, known, KeyValueStore.NONE);
            return pass.decode(network.decoderInput(encoded, known), predict, KeyValueStore.NONE);
        }

        /** A full pass that fills the caches: [branches * B, n, Dd]. */
        private Tensor filling(Tensor tokens, int[][] known, int[][] predict) {
            Tensor encoded = pass.encode(buffer.get(), tokens, known, encoder::fill);
            Tensor x = network.decoderInput(encoded, known);
            input.copyFrom(x.narrow(0, 0, images));
            if (branches == 1) {
                return pass.decode(x, predict, decoder::fill);
            }
            int[][] unknown = Positions.others(known, tokens());
            Tensor hidden = pass.decode(x, unknown, decoder::fill);             // [2 B, L - k, Dd]
            Tensor apart = hidden.narrow(0, images, images).sub(hidden.narrow(0, 0, images)).view(-1, hidden.size(2));
            difference.view(-1, apart.size(1)).indexCopyInPlace(0, Positions.rows(network.device(), unknown, 1, tokens(), 0), apart);
            return Positions.pick(hidden, Positions.places(predict, unknown), 0);
        }

        /** The conditional branch with caches, and the other one from it: [branches * B, n, Dd]. */
        private Tensor lazy(Tensor tokens, int[][] known, int[][] predict) {
            network.place(encodeNew(tokens, known[0].length), previous, input);
            Tensor hidden = decode(predict);                                    // [B, n, Dd]
            return branches == 1 ? hidden
                    : Tensor.concat(0, hidden, hidden.add(Positions.pick(difference, predict, 0)));
        }

        /** Buffer and just predicted tokens, which attend to all known ones: [B, buffer + m, De]. */
        private Tensor encodeNew(Tensor tokens, int known) {
            try (Scope scope = Scope.open()) {
                Tensor x = network.withTokens(buffer.get().narrow(0, 0, images), tokens, previous);
                int before = known - previous[0].length;
                int[] places = IntStream.concat(IntStream.range(0, buffers),
                        IntStream.range(buffers + before, buffers + known)).toArray();
                int[][] all = new int[images][];
                Arrays.fill(all, places);
                Tensor rows = Positions.rows(network.device(), all, 1, network.positions(), 0);
                for (int i = 0; i < network.encoderBlocks().size(); i++) {
                    int block = i;
                    network.encoderBlocks().get(i).forward(x,
                            own -> encoder.put(block, rows, own).narrow(1, 0, buffers + known));
                }
                return scope.keep(network.encoderNorm(x));
            }
        }

        /** Hidden states of the tokens to predict, [B, n, Dd]; on the way there positions are left out. */
        private Tensor decode(int[][] predict) {
            List<Block> blocks = network.decoderBlocks();
            int last = blocks.size() - 1;
            int count = schedule.kept(step, network.positions(), predict[0].length + previous[0].length);
            try (Scope scope = Scope.open()) {
                Tensor x = input.copy();                                        // [B, s, Dd] at the positions kept
                int[][] kept = all(images, network.positions());                // [B][s]
                Tensor rows = null;                                             // the same as an index; null for all
                for (int i = 0; i < last; i++) {
                    if (i == schedule.selectAt() && count < network.positions()) {
                        Tensor own = blocks.get(i).keyValue(x);
                        kept = select(similarity(own, decoder.of(i)), predict, count);
                        rows = Positions.rows(network.device(), kept, 1, network.positions(), 0);
                        x = Positions.pick(x, kept, 0);
                        blocks.get(i).ask(x, decoder.fill(i, own));
                    } else {
                        int block = i;
                        Tensor at = rows;
                        blocks.get(i).forward(x, own -> cached(block, at, own));
                    }
                }
                Tensor at = rows;
                return scope.keep(pass.last(x, Positions.places(inDecoder(predict), kept), 0, own -> cached(last, at, own)));
            }
        }

        private Tensor cached(int block, Tensor rows, Tensor own) {
            return rows == null ? decoder.fill(block, own) : decoder.put(block, rows, scatter.arranged(own));
        }

        /** [B][count] positions that go on. */
        private int[][] select(float[] similarity, int[][] predict, int count) {
            int[][] now = inDecoder(predict);
            int[][] before = inDecoder(previous);
            int[][] chosen = new int[images][];
            for (int b = 0; b < images; b++) {
                float[] own = Arrays.copyOfRange(similarity, b * network.positions(), (b + 1) * network.positions());
                int[] wanted = IntStream.concat(Arrays.stream(now[b]), Arrays.stream(before[b])).toArray();
                chosen[b] = KeptPositions.of(own, wanted, count);
            }
            return chosen;
        }

        /** Tokens as positions of the decoder. */
        private int[][] inDecoder(int[][] tokens) {
            return Arrays.stream(tokens).map(row -> Arrays.stream(row).map(t -> buffers + t).toArray()).toArray(int[][]::new);
        }
    }

    /** Cosine of each position's values with the cached ones, mean over heads: [B S], image by image. */
    private static float[] similarity(Tensor own, Tensor cached) {
        try (Scope scope = Scope.open()) {
            Tensor now = own.select(2, 1).to(DType.F32);                                  // [B, S, H, d]
            Tensor before = cached.select(2, 1).to(DType.F32);
            Tensor norms = now.mul(now).sum(-1).mul(before.mul(before).sum(-1)).sqrt();
            return now.mul(before).sum(-1).div(norms.add(LEAST_NORMS)).mean(-1).toFloats();
        }
    }

    private static int[][] all(int images, int positions) {
        int[][] all = new int[images][];
        Arrays.fill(all, IntStream.range(0, positions).toArray());
        return all;
    }
}
