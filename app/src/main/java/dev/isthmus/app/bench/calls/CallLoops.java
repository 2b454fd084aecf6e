package dev.isthmus.app.bench.calls;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.ShapeException;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Adler32;

/** The calls that are timed, through the public API. Their operands belong to the innermost scope, and to an arena. */
final class CallLoops {
    private static final double EPS = 1e-6;
    private static final int SMALL = 16;
    private static final int NUMBERS = 1024;

    private final Arena arena;
    private final List<CallLoop> loops = new ArrayList<>();

    private CallLoops(Arena arena) {
        this.arena = arena;
    }

    /** @param arena of what tensors borrow, to be closed after the scope */
    static List<CallLoop> in(Arena arena) {
        CallLoops made = new CallLoops(arena);
        made.calls();
        made.lifetimes();
        made.ops();
        made.transfers();
        return List.copyOf(made.loops);
    }

    private void add(String name, CallLoop.Loop loop) {
        loops.add(new CallLoop(name, loop));
    }

    private void calls() {
        add("empty call through FFM", calls -> {
            for (int i = 0; i < calls; i++) {
                Torch.emptyCall();
            }
            return calls;
        });
        Adler32 checksum = new Adler32();
        add("call of the JDK's own JNI (Adler-32 of a byte)", calls -> {
            for (int i = 0; i < calls; i++) {
                checksum.update(i);
            }
            return checksum.getValue();
        });
    }

    private void lifetimes() {
        add("scope opened and closed", calls -> {
            long sum = 0;
            for (int i = 0; i < calls; i++) {
                try (Scope scope = Scope.open()) {
                    sum += scope.size();
                }
            }
            return sum;
        });
        add("tensor of 16 numbers made and freed", calls -> {
            long sum = 0;
            for (int i = 0; i < calls; i++) {
                try (Tensor made = Tensor.empty(DType.F32, SMALL)) {
                    sum += made.rank();
                }
            }
            return sum;
        });
        Tensor two = numbers(2, 1);
        Tensor three = numbers(3, 1);
        add("error found in Java (shapes that do not fit)", calls -> {
            long sum = 0;
            for (int i = 0; i < calls; i++) {
                try {
                    two.add(three);
                } catch (ShapeException e) {
                    sum += e.getMessage().length();
                }
            }
            return sum;
        });
    }

    private void ops() {
        for (int side : new int[] {1, 32, 1024}) {
            Tensor a = numbers(side, side);
            Tensor b = numbers(side, side);
            String of = side == 1 ? "1 number" : side + " x " + side + " numbers";
            add("add, " + of, calls -> {
                long sum = 0;
                for (int i = 0; i < calls; i++) {
                    try (Tensor made = a.add(b)) {
                        sum += made.rank();
                    }
                }
                return sum;
            });
            add("add in place, " + of, calls -> {
                for (int i = 0; i < calls; i++) {
                    a.addInPlace(b, 0);
                }
                return calls;
            });
            if (side < NUMBERS) {
                add("matrix product, " + of, calls -> {
                    long sum = 0;
                    for (int i = 0; i < calls; i++) {
                        try (Tensor made = a.matmul(b)) {
                            sum += made.rank();
                        }
                    }
                    return sum;
                });
                add("layer norm, " + of, calls -> {
                    long sum = 0;
                    for (int i = 0; i < calls; i++) {
                        try (Tensor made = a.layerNorm(null, null, EPS)) {
                            sum += made.rank();
                        }
                    }
                    return sum;
                });
            }
        }
    }

    private void transfers() {
        float[] array = new float[NUMBERS];
        add("float[1024] copied into a tensor", calls -> {
            long sum = 0;
            for (int i = 0; i < calls; i++) {
                try (Tensor made = Tensor.of(array, NUMBERS)) {
                    sum += made.rank();
                }
            }
            return sum;
        });
        Tensor living = numbers(NUMBERS, 1);
        add("tensor copied into float[1024]", calls -> {
            long sum = 0;
            for (int i = 0; i < calls; i++) {
                sum += living.toFloats().length;
            }
            return sum;
        });
        MemorySegment memory = arena.allocate((long) NUMBERS * Float.BYTES, Float.BYTES);
        add("tensor over off-heap memory", calls -> {
            long sum = 0;
            for (int i = 0; i < calls; i++) {
                try (Tensor made = Tensor.of(memory, DType.F32, NUMBERS)) {
                    sum += made.rank();
                }
            }
            return sum;
        });
    }

    /** Some that are neither all alike nor special. */
    private static Tensor numbers(int rows, int columns) {
        float[] numbers = new float[rows * columns];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (i % 7 - 3) * 0.125f;
        }
        return Tensor.of(numbers, rows, columns);
    }
}
