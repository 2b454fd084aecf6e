package dev.isthmus.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.NoLeaks;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where tasks run, in which order, with how many threads. */
@ExtendWith(NoLeaks.class)
class LanesTest {
    private final int before = Torch.threads().torch();

    @AfterEach
    void restore() {
        Torch.setThreads(before);
    }

    @Test
    void aTaskComputesOnALane() throws InterruptedException {
        try (Lanes lanes = Lanes.start(LaneConfig.ofMachine())) {
            Ticket<float[]> ticket = lanes.submit(lane -> {
                assertEquals("isthmus-lane-" + lane.index(), Thread.currentThread().getName());
                assertFalse(Thread.currentThread().isVirtual());
                return Tensor.of(new float[] {1, 2}, 2).mul(3).toFloats();
            });
            assertArrayEquals(new float[] {3, 6}, ticket.get());
            assertEquals(Ticket.State.DONE, ticket.state());
            assertEquals(0, Torch.liveTensors(), "freed before the result is handed out");
            assertNull(lanes.submit(lane -> null).get(), "null is a result too");
            assertEquals(new LaneCounts(1, 0, 0, 2, 0, 0), lanes.counts());
        }
    }

    @Test
    void tasksRunInTheOrderInWhichTheyCame() throws InterruptedException {
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        try (Lanes lanes = Lanes.start(LaneConfig.ofMachine().withQueueCapacity(200))) {
            Held first = Held.on(lanes);
            for (int i = 0; i < 200; i++) {
                int mine = i;
                lanes.submit(lane -> ran.add(mine));
            }
            assertEquals(new LaneCounts(1, 200, 1, 0, 0, 0), lanes.counts());
            first.release();
        }
        assertEquals(IntStream.range(0, 200).boxed().toList(), ran);
    }

    @Test
    void allLanesWorkAtOnce() throws InterruptedException {
        int count = 3;
        CyclicBarrier together = new CyclicBarrier(count);
        try (Lanes lanes = Lanes.start(new LaneConfig(count, 1, 10, true))) {
            List<Ticket<Integer>> tickets = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                tickets.add(lanes.submit(lane -> {
                    together.await();
                    return lane.index();
                }));
            }
            Set<Integer> indices = ConcurrentHashMap.newKeySet();
            for (Ticket<Integer> ticket : tickets) {
                indices.add(ticket.get());
            }
            assertEquals(Set.of(0, 1, 2), indices);
        }
    }

    @Test
    void lanesOfDifferentWidthKeepTheirOwnNumberOfThreads() throws InterruptedException {
        Torch.setThreads(4);
        try (Lanes narrow = Lanes.start(new LaneConfig(2, 1, 10, true));
                Lanes wide = Lanes.start(new LaneConfig(1, 3, 10, true))) {
            assertThreads(narrow, 2, 1);
            assertThreads(wide, 1, 3);
            assertEquals(4, Torch.threads().torch(), "the thread that started the lanes");
            assertEquals(4, threadsOfANewThread(), "a thread that computes for the first time");

            Torch.setThreads(2);
            assertThreads(narrow, 2, 1);
            assertThreads(wide, 1, 3);
            assertEquals(2, threadsOfANewThread());
        }
    }

    private static void assertThreads(Lanes lanes, int count, int threads) throws InterruptedException {
        CyclicBarrier together = new CyclicBarrier(count);
        List<Ticket<Integer>> tickets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tickets.add(lanes.submit(lane -> {
                together.await();
                Tensor x = Tensor.zeros(DType.F32, 512, 512);
                x.linear(x, null);              // large enough to be shared among threads
                x.add(x).softmax(1);
                return Torch.threads().torch();
            }));
        }
        for (Ticket<Integer> ticket : tickets) {
            assertEquals(threads, ticket.get());
        }
    }

    private static int threadsOfANewThread() throws InterruptedException {
        int[] threads = new int[1];
        Thread thread = new Thread(() -> threads[0] = Torch.threads().torch());
        thread.start();
        thread.join();
        return threads[0];
    }

    @Test
    void nothingOfATaskReachesTheNext() throws InterruptedException {
        try (Lanes lanes = Lanes.start(LaneConfig.ofMachine())) {
            Ticket<Integer> forgetful = lanes.submit(lane -> {
                Scope.open();
                Tensor.zeros(DType.F32, 10);
                Scope.open();
                Tensor.zeros(DType.F32, 10);
                Thread.currentThread().interrupt();
                return 1;
            });
            assertEquals(1, forgetful.get());
            assertEquals(0, Torch.liveTensors());
            lanes.submit(lane -> {
                assertFalse(Thread.currentThread().isInterrupted());
                assertEquals(0, Scope.current().size());
                return null;
            }).get();
            Ticket<Object> closesItsOwn = lanes.submit(lane -> {
                Scope.current().close();
                return null;
            });
            assertNull(closesItsOwn.get(), "closing early what the lane would close is harmless");
            assertEquals(1, lanes.counts().lanes());
        }
    }

    @Test
    void theFutureViewRunsNothingOnALane() throws Exception {
        try (Lanes lanes = Lanes.start(LaneConfig.ofMachine())) {
            Held held = new Held();
            var view = lanes.submit(held).completion();
            var seenFrom = view.thenApply(index -> Thread.currentThread().getName());
            var abandoned = lanes.submit(lane -> 5);
            abandoned.completion().cancel(true);
            held.release();
            assertEquals(0, view.get());
            assertFalse(seenFrom.get().startsWith("isthmus-lane"), () -> "ran on " + seenFrom.join());
            assertEquals(5, abandoned.get());
        }
    }
}
