package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random opening, making, keeping and closing, against a list of lists. */
@ExtendWith(NoLeaks.class)
class RandomScopeTest {
    private record Numbered(Tensor tensor, float number) {
        void check() {
            assertArrayEquals(new float[] {number}, tensor.toFloats());
        }
    }

    private final Random random = Seed.random(RandomScopeTest.class);
    private final Deque<Scope> scopes = new ArrayDeque<>();
    private final Deque<List<Numbered>> model = new ArrayDeque<>();
    private final List<Numbered> freed = new ArrayList<>();

    @Test
    void anyOrder() {
        open();
        for (int step = 0; step < 20_000; step++) {
            List<Numbered> here = model.peek();
            int dice = random.nextInt(100);
            if (dice < 50) {
                here.add(new Numbered(Tensor.of(new float[] {step}, 1), step));
            } else if (dice < 90) {
                if (!here.isEmpty()) {
                    closeOne(model.stream().filter(l -> !l.isEmpty()).skip(random.nextInt(2)).findFirst().orElse(here));
                }
            } else if (dice < 93 && scopes.size() < 6) {
                open();
            } else if (dice < 95 && scopes.size() > 1) {
                close();
            } else if (scopes.size() > 1 && !here.isEmpty()) {
                Numbered kept = here.remove(random.nextInt(here.size()));
                scopes.peek().keep(kept.tensor);
                model.stream().skip(1).findFirst().orElseThrow().add(kept);
            }
            if (step % 100 == 0) {
                compare();
            }
        }
        while (!scopes.isEmpty()) {
            close();
        }
        freed.forEach(n -> Refusals.refused(ClosedException.class, n.tensor::segment, "freed"));
    }

    private void open() {
        scopes.push(Scope.open());
        model.push(new ArrayList<>());
    }

    private void close() {
        scopes.pop().close();
        freed.addAll(model.pop());
    }

    private void closeOne(List<Numbered> from) {
        Numbered n = from.remove(random.nextInt(from.size()));
        n.tensor.close();
        freed.add(n);
    }

    private void compare() {
        assertEquals(model.stream().mapToInt(List::size).sum(), Torch.liveTensors());
        List<Integer> sizes = scopes.stream().map(Scope::size).toList();
        assertEquals(model.stream().map(List::size).toList(), sizes);
        model.forEach(list -> list.forEach(Numbered::check));
    }
}
