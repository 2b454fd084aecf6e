package dev.isthmus.runtime.lane;

import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;

/** Started by {@link VirtualThreadsTest}: rounds of two hundred callers at once. */
final class VirtualThreadsProcess {
    private static final int CALLERS = 200;
    private static final int ROUNDS = 20;
    /** Until the code is compiled and all memory was touched once. */
    private static final int WARM_UP = 5;
    private static final int ROWS = 256;
    private static final LaneConfig CONFIG = new LaneConfig(2, 2, 8, true);

    private VirtualThreadsProcess() {
    }

    public static void main(String[] args) throws Exception {
        Set<String> computedOn = ConcurrentHashMap.newKeySet();
        try (Lanes lanes = Lanes.start(CONFIG)) {
            for (int i = 0; i < WARM_UP; i++) {
                callAtOnce(lanes, computedOn);
            }
            long threads = OwnProcess.threads();
            long resident = OwnProcess.residentMegabytes();
            for (int i = WARM_UP; i < ROUNDS; i++) {
                callAtOnce(lanes, computedOn);
            }
            long ofLanes = OwnProcess.threadsNamed("isthmus-lane");
            require(ofLanes == CONFIG.lanes() * CONFIG.threadsPerLane(), ofLanes + " threads of lanes");
            require(lanes.counts().equals(new LaneCounts(2, 0, 0, (long) CALLERS * ROUNDS, 0, 0)), lanes.counts().toString());
            System.out.println("threads " + threads + " then " + OwnProcess.threads() + "; resident MB " + resident + " then "
                    + OwnProcess.residentMegabytes());
        }
        require(computedOn.equals(Set.of("isthmus-lane-0", "isthmus-lane-1")), "computed on " + computedOn);
        require(Torch.liveTensors() == 0, Torch.liveTensors() + " live tensors");
    }

    private static void callAtOnce(Lanes lanes, Set<String> computedOn) throws Exception {
        List<FutureTask<Void>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            float mine = i;
            FutureTask<Void> caller = new FutureTask<>(() -> {
                float product = lanes.submit(lane -> product(mine, computedOn)).get();
                require(product == ROWS * mine * mine, mine + " gave " + product);
                return null;
            });
            callers.add(caller);
            Thread.startVirtualThread(caller);
        }
        for (FutureTask<Void> caller : callers) {
            caller.get();
        }
    }

    /** Large enough to be shared among the lane's threads, 7 MB in all. */
    private static float product(float value, Set<String> computedOn) {
        computedOn.add(Thread.currentThread().getName());
        float[] values = new float[ROWS * ROWS];
        Arrays.fill(values, value);
        Tensor x = Tensor.of(values, ROWS, ROWS);
        Tensor y = x.linear(x, null);
        for (int i = 0; i < 24; i++) {
            y = y.mul(1);
        }
        return y.segment().get(ValueLayout.JAVA_FLOAT, 0);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
