package dev.isthmus.leaks;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.SharedScope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import java.lang.ref.WeakReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Started by {@code LeakTraceTest} with {@code -Disthmus.leaks=trace}: one tensor left alive, one scope forgotten.
 * Outside of the runtime's package, whose own lines a trace leaves out.
 */
public final class LeakTraceProcess {
    private static final Logger LEAKS = Logger.getLogger("dev.isthmus.leaks");

    private LeakTraceProcess() {
    }

    public static void main(String[] args) throws InterruptedException {
        LEAKS.setUseParentHandlers(false);
        LEAKS.addHandler(new Handler() {
            @Override
            public void publish(LogRecord told) {
                System.out.println(told.getLevel() + " " + told.getMessage());
            }

            @Override
            public void flush() {
                // nothing is kept back
            }

            @Override
            public void close() {
                // nothing is open
            }
        });
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
