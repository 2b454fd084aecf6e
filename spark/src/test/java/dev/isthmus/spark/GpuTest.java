package dev.isthmus.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.app.InputException;
import dev.isthmus.runtime.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what a machine has to the device of a task, with no GPU at hand. */
class GpuTest {
    private static final Path SCRIPT = Path.of("src/main/scripts/gpus.sh").toAbsolutePath();

    @TempDir
    Path temporary;

    @Test
    void aTaskHasTheGpuThatSparkGivesItOrTheCpu() {
        assertEquals(Device.CPU, ShardTask.device(Map.of()));
        assertEquals(Device.CPU, ShardTask.device(Map.of("fpga", new ResourceInformation("fpga", new String[] {"0"}))));
        assertEquals(Device.cuda(3), ShardTask.device(Map.of("gpu", new ResourceInformation("gpu", new String[] {"3"}))));
        InputException refused = assertThrows(InputException.class,
                () -> ShardTask.device(Map.of("gpu", new ResourceInformation("gpu", new String[] {"GPU-5af2"}))));
        assertTrue(refused.getMessage().startsWith("address of a gpu is \"GPU-5af2\"; expected the number"), refused.getMessage());
    }

    @Test
    void theScriptCountsGpusAsSparkWantsThem() throws Exception {
        assertEquals("{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}", script("5,GPU-5af2", ""));
        assertEquals("{\"name\": \"gpu\", \"addresses\": []}", script("", ""));
        assertEquals("{\"name\": \"gpu\", \"addresses\": []}", script("-1", ""));
        assertEquals("{\"name\": \"gpu\", \"addresses\": []}", script("NoDevFiles", ""));
        assertEquals("{\"name\": \"gpu\", \"addresses\": [\"0\"]}", script("7,-1,5", ""));
        String all = script(null, "printf 'GPU 0: A (UUID: GPU-1)\\nGPU 1: A (UUID: GPU-2)\\nGPU 2: B (UUID: GPU-3)\\n'");
        assertEquals("gpu", ResourceInformation.parseJson(all).name());
        assertEquals(3, ResourceInformation.parseJson(all).addresses().length);
        assertEquals("2", ResourceInformation.parseJson(all).addresses()[2]);
    }

    @Test
    void aMachineWithoutADriverIsAnError() throws Exception {
        ProcessBuilder process = process(null, "exit 9");
        assertNotEquals(0, process.start().waitFor());
    }

    private String script(String visible, String nvidiaSmi) throws IOException, InterruptedException {
        Process process = process(visible, nvidiaSmi).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return said.strip();
    }

    private ProcessBuilder process(String visible, String nvidiaSmi) throws IOException {
        Path tool = Files.writeString(temporary.resolve("nvidia-smi"), "#!/bin/sh\n" + nvidiaSmi + "\n");
        assertTrue(tool.toFile().setExecutable(true));
        ProcessBuilder process = new ProcessBuilder("sh", SCRIPT.toString()).redirectError(ProcessBuilder.Redirect.DISCARD);
        process.environment().remove("CUDA_VISIBLE_DEVICES");
        if (visible != null) {
            process.environment().put("CUDA_VISIBLE_DEVICES", visible);
        }
        process.environment().put("PATH", temporary + ":" + System.getenv("PATH"));
        return process;
    }
}
