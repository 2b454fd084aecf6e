package dev.isthmus.runtime.lane;

import static dev.isthmus.runtime.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.NoLeaks;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class LaneLocalTest {
    private static final LaneConfig TWO = new LaneConfig(2, 1, 4, true);

    /** As models are: a scope of the thread that opened it. */
    private record Model(Scope scope, Tensor weight, List<String> log) implements AutoCloseable {
        static Model open(List<String> log) {
            log.add("open on " + Thread.currentThread().getName());
            Scope scope = Scope.open();
            return new Model(scope, Tensor.of(new float[] {2}, 1), log);
        }

        @Override
        public void close() {
            scope.close();
            log.add("close on " + Thread.currentThread().getName());
        }
    }

    @Test
    void everyLaneOpensAndClosesItsOwn() throws InterruptedException {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        LaneLocal<Model> model = LaneLocal.of("model", () -> Model.open(log));
        LaneLocal<Tensor> constant = LaneLocal.of("constant", () -> Tensor.of(new float[] {3}, 1));
        try (Lanes lanes = Lanes.start(TWO, constant, model)) {
            assertEquals(2, log.size(), "open before the first task");
            assertEquals(4, Torch.liveTensors());
            for (int i = 0; i < 20; i++) {
                assertArrayEquals(new float[] {6},
                        lanes.submit(lane -> lane.get(model).weight().mul(lane.get(constant)).toFloats()).get());
            }
            assertEquals(4, Torch.liveTensors());
        }
        for (String what : List.of("open", "close")) {
            for (String lane : List.of("isthmus-lane-0", "isthmus-lane-1")) {
                assertEquals(1, Collections.frequency(log, what + " on " + lane), log.toString());
            }
        }
    }

    @Test
    void whatDoesNotOpenStopsTheStart() {
        IllegalStateException broken = new IllegalStateException("no such file");
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        LaneLocal<Model> model = LaneLocal.of("model", () -> Model.open(log));
        LaneLocal<String> missing = LaneLocal.of("missing", () -> {
            Tensor.of(new float[] {1}, 1);
            if (Thread.currentThread().getName().endsWith("1")) {
                throw broken;
            }
            return "there";
        });
        LaneException e = assertThrows(LaneException.class, () -> Lanes.start(TWO, model, missing));
        assertSame(broken, e.getCause());
        assertTrue(e.getMessage().contains("isthmus-lane-1") && e.getMessage().contains("no such file"), e.getMessage());
        assertEquals(4, log.size(), "what was opened is closed: " + log);
        LaneLocal<Object> nothing = LaneLocal.of("nothing", () -> null);
        refused(LaneException.class, () -> Lanes.start(TWO, nothing), "lane-local nothing is null");
    }

    @Test
    void onlyTheTaskItselfMayAsk() throws InterruptedException {
        LaneLocal<String> named = LaneLocal.of("named", () -> "here");
        LaneLocal<String> forgotten = LaneLocal.of("forgotten", () -> "here");
        try (Lanes lanes = Lanes.start(LaneConfig.ofMachine(), named)) {
            LaneContext[] escaped = new LaneContext[1];
            lanes.submit(lane -> {
                refused(IllegalArgumentException.class, () -> lane.get(forgotten), "forgotten", "when the lanes were started");
                escaped[0] = lane;
                return lane.get(named);
            }).get();
            refused(IllegalStateException.class, () -> escaped[0].get(named), "isthmus-lane-0");
        }
    }

    @Test
    void whatDoesNotCloseStopsNothing() throws InterruptedException {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        LaneLocal<Model> model = LaneLocal.of("model", () -> Model.open(log));
        LaneLocal<AutoCloseable> stubborn = LaneLocal.of("stubborn", () -> () -> {
            throw new IllegalStateException("will not close (expected by this test)");
        });
        try (Lanes lanes = Lanes.start(LaneConfig.ofMachine(), model, stubborn)) {
            assertEquals(1, lanes.submit(lane -> 1).get());
        }
        assertEquals(2, log.size());
    }
}
