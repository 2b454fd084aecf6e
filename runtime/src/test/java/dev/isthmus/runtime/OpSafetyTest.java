package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calls through the general door that once ended the process, leaked, or answered wrongly without a word. */
@ExtendWith({NoLeaks.class, InScope.class})
class OpSafetyTest {

    @Test
    void aTensorWithoutMemoryIsRefused() {
        Refusals.refused(TorchException.class, () -> Op.of("aten::_efficientzerotensor").call(new long[] {4}), "no memory");
    }

    @Test
    void resultsThatCannotBeHeldAreFreedAll() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
        long before = Torch.liveTensors();
        Refusals.refused(DTypeException.class, () -> Op.of("aten::linalg_eig").callAll(x), "type 9");
        assertEquals(before, Torch.liveTensors());
    }

    @Test
    void listsThatAreTooLongAreFreedAll() throws IOException {
        Tensor list = Tensor.zeros(DType.F32, 5000);
        Op unbind = Op.of("aten::unbind", "int");
        long before = 0;
        for (int i = 0; i < 6; i++) {
            Tensor x = Tensor.zeros(DType.F32, 5000, 4096);     // 82 MB, which one view keeps
            Refusals.refused(TorchException.class, () -> unbind.callAll(x), "more than 4096 results");
            x.close();
            before = i == 0 ? residentBytes() : before;
        }
        assertTrue(residentBytes() - before < 100_000_000, residentBytes() - before + " bytes more");
        list.close();
    }

    private static long residentBytes() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * 4096;
    }
}
