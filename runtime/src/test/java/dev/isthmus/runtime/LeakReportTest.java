package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code -Disthmus.leaks=trace} tells: a process of its own, since it is asked for when the process starts. */
class LeakReportTest {
    @TempDir
    Path temp;

    @Test
    void aForgottenScopeIsReportedAndNotFreed() throws Exception {
        Path out = temp.resolve("out");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Disthmus.leaks=trace", "-cp", System.getProperty("java.class.path"),
                Forgetful.class.getName()).redirectErrorStream(true).redirectOutput(out.toFile()).start();
        try {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), "still running");
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(out);
        assertEquals(0, process.exitValue(), said);
        assertTrue(said.contains("a scope opened on thread forgetful"), said);
        assertTrue(said.contains("was never closed"), said);
        assertTrue(said.contains("living: [F32[2, 3] made on thread forgetful"), said);
        assertTrue(said.contains("1 live tensors"), said);
    }

    /** Opens a scope on a thread that ends, and waits until the garbage collector has noticed. */
    static final class Forgetful {
        private static final int TRIES = 100;

        private Forgetful() {
        }

        public static void main(String[] args) throws InterruptedException {
            Thread thread = Thread.ofPlatform().name("forgetful").start(() -> {
                Scope.open();
                Tensor.zeros(DType.F32, 2, 3);
            });
            thread.join();
            System.out.println("living: " + Torch.livingTensors());
            for (int i = 0; i < TRIES; i++) {
                System.gc();
                Thread.sleep(10);
            }
            System.out.println(Torch.liveTensors() + " live tensors");
        }
    }
}
