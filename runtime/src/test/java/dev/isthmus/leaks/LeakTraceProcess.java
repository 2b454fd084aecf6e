package dev.isthmus.leaks;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.SharedScope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import java.lang.ref.WeakReference;

/**
 * Started by {@code LeakTraceTest} with {@code -Disthmus.leaks=trace}: one tensor left alive, one scope forgotten.
 * Outside of the runtime's package, whose own lines a trace leaves out.
 */
public final class LeakTraceProcess {
    private LeakTraceProcess() {
    }

    public static void main(String[] args) throws InterruptedException {
        try (Scope scope = Scope.open()) {
            Tensor.zeros(DType.F32, 1).close();
            leave();
            Torch.livingTensors().forEach(line -> System.out.println("living: " + line));
        }
        System.out.println("afterwards: " + Torch.livingTensors());
        Thread forgetful = new Thread(LeakTraceProcess::forget, "forgetful");
        forgetful.start();
        forgetful.join();
        WeakReference<Thread> gone = new WeakReference<>(forgetful);
        forgetful = null;
        for (int i = 0; i < 20 || gone.get() != null && i < 100; i++) {
            System.gc();
            Thread.sleep(20);
        }
    }

    private static void leave() {
        Tensor.zeros(DType.F32, 2, 3);
    }

    @SuppressWarnings("resource") // that is what is to be found
    private static void forget() {
        SharedScope.open();
    }
}
