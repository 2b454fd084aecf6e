package dev.isthmus.sampler.plan;

import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.order.GtrOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * How many tokens each AR step predicts, and which stage it belongs to. Where there are several stages, those before the last
 * one generate and the last one reconstructs, whatever the {@link dev.isthmus.sampler.order.TokenOrder} (GtR, section on
 * stages; its Table 5 varies the order alone).
 */
public sealed interface TokenSchedule {
    /**
     * The tokens of each AR step, stage by stage; all positive.
     *
     * @throws IllegalArgumentException if the grid is too small for these stages or steps
     */
    List<int[]> stages(Grid grid);

    /** AR steps of each stage. */
    List<Integer> arSteps();

    /**
     * This schedule with other AR steps.
     *
     * @param arSteps one number for each stage
     * @throws IllegalArgumentException if they are not as many, or this schedule has fixed ones
     */
    TokenSchedule withArSteps(List<Integer> arSteps);

    /**
     * One stage by the cosine rule of the MAR reference sampler, {@link TokenCounts#cosine}.
     *
     * @param steps AR steps N, 1 or more and at most the tokens of the grid
     */
    record Cosine(int steps) implements TokenSchedule {
        public Cosine {
            if (steps < 1) {
                throw new IllegalArgumentException("AR steps is " + steps + ", allowed: 1 or more");
            }
        }

        @Override
        public List<int[]> stages(Grid grid) {
            return List.of(TokenCounts.cosine(grid.cells(), steps));
        }

        @Override
        public List<Integer> arSteps() {
            return List.of(steps);
        }

        @Override
        public Cosine withArSteps(List<Integer> arSteps) {
            if (arSteps.size() != 1) {
                throw new IllegalArgumentException("AR steps is " + PlanOverrides.join(arSteps)
                        + ", but a preset with cosine counts takes one number, such as " + steps);
            }
            return new Cosine(arSteps.getFirst());
        }
    }

    /**
     * The stages of GtR's Algorithm 1, stage k in M_k steps of equal size, the first ones one token larger where that does not
     * come out even. The paper states rates r_k = |S_k| / M_k and leaves the split open.
     *
     * @param arSteps M_1 .. M_K, each 1 or more and at most the tokens of its stage
     */
    record Stages(List<Integer> arSteps) implements TokenSchedule {
        public Stages {
            arSteps = List.copyOf(arSteps);
            new GtrOrder(arSteps.size()); // refuses an impossible number of stages
            for (int k = 0; k < arSteps.size(); k++) {
                if (arSteps.get(k) < 1) {
                    throw new IllegalArgumentException(
                            "AR steps of stage " + (k + 1) + " is " + arSteps.get(k) + ", allowed: 1 or more");
                }
            }
        }

        @Override
        public List<int[]> stages(Grid grid) {
            List<int[]> sets = new GtrOrder(arSteps.size()).stages(grid);
            List<int[]> stages = new ArrayList<>();
            for (int k = 0; k < sets.size(); k++) {
                int tokens = sets.get(k).length;
                if (arSteps.get(k) > tokens) {
                    throw new IllegalArgumentException("AR steps of stage " + (k + 1) + " is " + arSteps.get(k)
                            + ", allowed on a " + grid + " grid: 1 to " + tokens);
                }
                stages.add(TokenCounts.equal(tokens, arSteps.get(k)));
            }
            return stages;
        }

        @Override
        public Stages withArSteps(List<Integer> others) {
            if (others.size() != arSteps.size()) {
                throw new IllegalArgumentException("AR steps is " + PlanOverrides.join(others) + ", but this preset takes "
                        + arSteps.size() + " numbers, one per stage, such as " + PlanOverrides.join(arSteps));
            }
            return new Stages(others);
        }
    }

    /**
     * Counts written out, for schedules that no rule here makes.
     *
     * @param tokens of each AR step, stage by stage, each 1 or more; together as many as the grid has cells
     */
    record Listed(List<List<Integer>> tokens) implements TokenSchedule {
        public Listed {
            tokens = tokens.stream().map(List::copyOf).toList();
            new GtrOrder(tokens.size()); // refuses an impossible number of stages
            for (int k = 0; k < tokens.size(); k++) {
                requireSteps(k + 1, tokens.get(k));
            }
        }

        private static void requireSteps(int stage, List<Integer> counts) {
            if (counts.isEmpty()) {
                throw new IllegalArgumentException("tokens of stage " + stage + " is [], expected a number for each AR step");
            }
            for (int s = 0; s < counts.size(); s++) {
                if (counts.get(s) < 1) {
                    throw new IllegalArgumentException("tokens of stage " + stage + ", AR step " + (s + 1) + ", is "
                            + counts.get(s) + ", allowed: 1 or more");
                }
            }
        }

        @Override
        public List<int[]> stages(Grid grid) {
            long sum = tokens.stream().flatMap(List::stream).mapToLong(Integer::intValue).sum();
            if (sum != grid.cells()) {
                throw new IllegalArgumentException("tokens of all AR steps is " + sum + ", expected the " + grid.cells()
                        + " cells of a " + grid + " grid");
            }
            return tokens.stream().map(s -> s.stream().mapToInt(Integer::intValue).toArray()).toList();
        }

        @Override
        public List<Integer> arSteps() {
            return tokens.stream().map(List::size).toList();
        }

        @Override
        public Listed withArSteps(List<Integer> arSteps) {
            throw new IllegalArgumentException("AR steps is " + PlanOverrides.join(arSteps)
                    + ", but this preset lists the tokens of each of its steps; change the list instead");
        }
    }
}
