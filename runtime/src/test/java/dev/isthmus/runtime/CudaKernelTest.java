package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What can be said of a launch without a GPU. */
class CudaKernelTest {

    @Test
    void parametersAreCountedInThePtx() throws IOException {
        assertEquals(6, CudaKernel.parameters(ptx("noise"), "normal_noise"));
        assertEquals(14, CudaKernel.parameters(ptx("diffusion"), "reverse_step"));
        assertEquals(9, CudaKernel.parameters(ptx("norm"), "norm_f16_f32"));
        assertEquals(6, CudaKernel.parameters(ptx("norm"), "gated_add_bf16"));
        assertEquals(0, CudaKernel.parameters(".visible .entry nothing()\n{", "nothing"));
        assertThrows(DeviceException.class, () -> CudaKernel.parameters(ptx("norm"), "gated_add"));
    }

    private static String ptx(String module) throws IOException {
        try (InputStream in = CudaKernel.class.getClassLoader().getResourceAsStream("META-INF/native/cuda/" + module + ".ptx")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void whatNoGpuCanRunIsRefused() {
        new Grid(Integer.MAX_VALUE, 65535, 1024, 49152);
        assertEquals("launch: blocksX is 2147483648; expected 1 to 2147483647",
                assertThrows(IllegalArgumentException.class, () -> new Grid(1L << 31, 1, 1, 0)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Grid(0, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Grid(1, 65536, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Grid(1, 0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Grid(1, 1, 1025, 0));
        assertThrows(IllegalArgumentException.class, () -> new Grid(1, 1, 1, -1));
        assertThrows(IllegalArgumentException.class, () -> new Grid(1, 1, 1, 49153));
    }

    @Test
    void graphsAreOfTheFirstGpu() {
        assertEquals("CUDA graphs: cuda:1; only work of cuda:0 can be recorded",
                assertThrows(UnsupportedOpException.class, () -> CudaGraph.capture(Device.cuda(1), () -> { })).getMessage());
    }
}
