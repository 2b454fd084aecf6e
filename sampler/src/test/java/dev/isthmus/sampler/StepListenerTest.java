package dev.isthmus.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.lane.Cancellation;
import dev.isthmus.runtime.lane.CancelledException;
import dev.isthmus.sampler.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepListenerTest {
    private final List<String> heard = new ArrayList<>();

    @Test
    void bothHearInOrder() {
        listener("a").andThen(StepListener.stoppedBy(Cancellation.NEVER)).andThen(listener("b")).finished(null, 3);
        assertEquals(List.of("a3", "b3"), heard);
    }

    @Test
    void whoComesAfterACancellationDoesNotHear() {
        StepListener stopped = listener("a").andThen(StepListener.stoppedBy(() -> {
            throw new CancelledException("cancelled");
        })).andThen(listener("b"));
        assertThrows(CancelledException.class, () -> stopped.finished(null, 0));
        assertEquals(List.of("a0"), heard);
    }

    @Test
    void whoLooksAtTheTokensIsShownThemInACompanyToo() {
        StepListener looking = new StepListener() {
            @Override
            public void finished(Plan plan, int arStep) {
                heard.add("no tokens");
            }

            @Override
            public void finished(Plan plan, int arStep, Tensor tokens) {
                heard.add("tokens" + arStep);
            }
        };
        listener("a").andThen(looking).andThen(listener("b")).finished(null, 3, null);
        assertEquals(List.of("a3", "tokens3", "b3"), heard);
    }

    private StepListener listener(String name) {
        return (plan, step) -> heard.add(name + step);
    }
}
