package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.leaks.LeakTraceProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Disthmus.leaks=trace}: in a process of its own, because the property is read once. */
class LeakTraceTest {
    @TempDir
    Path temp;

    @Test
    void whatLivesIsNamedWithTheLineThatMadeIt() throws Exception {
        ChildProcess ended = ChildProcess.run(temp, LeakTraceProcess.class, "-Disthmus.leaks=trace");
        List<String> said = ended.out().lines().toList();
        List<String> living = said.stream().filter(line -> line.startsWith("living: ")).toList();
        assertEquals(1, living.size(), said::toString);
        assertTrue(living.getFirst().matches("living: F32\\[2, 3] made on thread main at .*LeakTraceProcess\\.leave\\(.*:\\d+\\)"),
                living::toString);
        assertTrue(said.contains("afterwards: []"), said::toString);
        assertTrue(ended.log().stream().anyMatch(line -> line.matches("WARNING a scope opened on thread forgetful at "
                + ".*LeakTraceProcess\\.forget\\(.*:\\d+\\) was never closed.*")), ended::toString);
    }

    @Test
    void untracedNothingIsKept() {
        try (Scope scope = Scope.open()) {
            Tensor.zeros(DType.F32, 2);
            assertEquals(List.of(), Torch.livingTensors());
        }
    }
}
