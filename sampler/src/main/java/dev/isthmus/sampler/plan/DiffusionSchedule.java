package dev.isthmus.sampler.plan;

import dev.isthmus.sampler.diffusion.Respacing;
import java.util.List;
import java.util.Objects;

/** The diffusion steps T of each AR step, each 2 .. 1000, for the tokens that FTS does not select. */
public sealed interface DiffusionSchedule {
    /**
     * T of AR step {@code s}.
     *
     * @param s          the AR step, from 0
     * @param generation AR steps before the reconstruction stage; all of them if there is but one stage
     * @param arSteps    AR steps in all
     */
    int at(int s, int generation, int arSteps);

    /** The numbers of this schedule, in the order in which a user types them. */
    List<Integer> numbers();

    /**
     * This schedule with other numbers, as many as {@link #numbers}.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    DiffusionSchedule withNumbers(List<Integer> numbers);

    /** What the numbers are called. */
    List<String> names();

    /**
     * The same at every step, as MAR.
     *
     * @param steps T
     */
    record Constant(int steps) implements DiffusionSchedule {
        public Constant {
            Respacing.requireSteps("diffusion steps", steps);
        }

        @Override
        public int at(int s, int generation, int arSteps) {
            return steps;
        }

        @Override
        public List<Integer> numbers() {
            return List.of(steps);
        }

        @Override
        public List<String> names() {
            return List.of("T");
        }

        @Override
        public Constant withNumbers(List<Integer> numbers) {
            return new Constant(numbers.getFirst());
        }
    }

    /**
     * GtR's stage-aware diffusion: falling while the image's structure is generated, few while it is reconstructed. Linear
     * over the generation steps of all stages, both ends hit, rounded half to even; {@code max} if there is only one. The paper
     * states the ends; that the line runs over all stages is a choice, of less than a step's effect.
     *
     * @param max            T_max, of the first generation step
     * @param min            T_min, of the last generation step, at most {@code max}
     * @param reconstruction T_rec, of the last stage; without effect where there is but one stage
     */
    record StageAware(int max, int min, int reconstruction) implements DiffusionSchedule {
        public StageAware {
            Respacing.requireSteps("t_max", max);
            requireMin("t_min", min, "t_max", max);
            Respacing.requireSteps("t_rec", reconstruction);
        }

        @Override
        public int at(int s, int generation, int arSteps) {
            if (s >= generation) {
                return reconstruction;
            }
            return generation == 1 ? max : (int) Math.rint(max - (double) ((max - min) * s) / (generation - 1));
        }

        @Override
        public List<Integer> numbers() {
            return List.of(max, min, reconstruction);
        }

        @Override
        public List<String> names() {
            return List.of("Tmax", "Tmin", "Trec");
        }

        @Override
        public StageAware withNumbers(List<Integer> numbers) {
            return new StageAware(numbers.get(0), numbers.get(1), numbers.get(2));
        }
    }

    /**
     * DiSA (Zhao et al., "DiSA: diffusion step annealing in autoregressive image generation"): falling over all AR steps, as
     * its published code computes it, floors included.
     *
     * @param max   T of the first AR step
     * @param min   T of the last AR step, at most {@code max}
     * @param shape of the way down
     */
    record Disa(int max, int min, Shape shape) implements DiffusionSchedule {
        /** The share of {@code max - min} that AR step s of N still adds to {@code min}. */
        public enum Shape {
            /** (N - 1 - s) / (N - 1). */
            LINEAR {
                @Override
                double share(int s, int last) {
                    return (double) (last - s) / last;
                }
            },
            /** (1 + cos(pi s / (N - 1))) / 2. */
            COSINE {
                @Override
                double share(int s, int last) {
                    return (Math.cos(Math.PI * s / last) + 1) / 2;
                }
            },
            /** 1 while s &lt; (N - 1) / 2, then 0. */
            TWO_STAGE {
                @Override
                double share(int s, int last) {
                    return 2 * s < last ? 1 : 0;
                }
            };

            abstract double share(int s, int last);
        }

        public Disa {
            Respacing.requireSteps("t_max", max);
            requireMin("t_min", min, "t_max", max);
            Objects.requireNonNull(shape, "shape");
        }

        @Override
        public int at(int s, int generation, int arSteps) {
            return arSteps == 1 ? max : min + (int) (shape.share(s, arSteps - 1) * (max - min));
        }

        @Override
        public List<Integer> numbers() {
            return List.of(max, min);
        }

        @Override
        public List<String> names() {
            return List.of("Tmax", "Tmin");
        }

        @Override
        public Disa withNumbers(List<Integer> numbers) {
            return new Disa(numbers.get(0), numbers.get(1), shape);
        }
    }

    private static void requireMin(String name, int value, String maxName, int max) {
        if (value < Respacing.MIN_STEPS || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed: " + Respacing.MIN_STEPS + " to " + maxName
                    + ", which is " + max);
        }
    }
}
