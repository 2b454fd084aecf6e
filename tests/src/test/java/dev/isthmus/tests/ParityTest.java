package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.io.SafetensorsWriter;
import dev.isthmus.sampler.parity.Comparison;
import dev.isthmus.sampler.parity.Comparison.Status;
import dev.isthmus.sampler.parity.Parity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The recorded runs of the reference, and proof that a difference would be noticed. */
@ExtendWith(NoLiveTensors.class)
class ParityTest {

    /** What each case holds; fewer comparisons would mean that something silently stopped being compared. */
    static final Map<String, Long> COMPARISONS =
            Map.of("gtr-fashion-a", 14L, "lazymar-a", 25L, "lightgen-a", 14L, "mar-a", 24L, "mar-c", 24L, "mar-fashion", 2L, "t5-a", 1L,
                    "vae-a", 1L);

    @TempDir
    Path temporary;

    @Test
    void everyRecordedRunIsReproduced() {
        List<Comparison> all = replay(Repository.fixtures());
        all.stream().filter(c -> c.status() != Status.PASS).forEach(System.out::println);
        assertEquals(List.of(), all.stream().filter(c -> c.status() != Status.PASS).toList());
        assertEquals(COMPARISONS, all.stream().collect(Collectors.groupingBy(Comparison::caseName, Collectors.counting())));
    }

    @Test
    void agreementIsFarBetterThanWhatIsAllowed() {
        for (Comparison c : replay(Repository.fixtures())) {
            double allowed = c.probe().startsWith("probe") || c.probe().equals("head.out") ? 3e-6 : 3e-5;
            assertTrue(c.maxRel() <= allowed, c + " is above " + allowed);
        }
    }

    @Test
    void oneWrongByteInARecordedResultFails() throws IOException {
        byte[] bytes = Files.readAllBytes(Repository.fixtures().resolve("vae-a.case.safetensors"));
        bytes[bytes.length - 1] ^= 0x40;    // the exponent of the last value, either of the image or of its latent
        Files.write(temporary.resolve("vae-a.case.safetensors"), bytes);
        copy("vae-a.weights.safetensors");
        List<Comparison> all = replay(temporary);
        assertEquals(1, all.size());
        assertEquals(Status.FAIL, all.getFirst().status(), all.toString());
    }

    @Test
    void wrongWeightsFail() throws IOException {
        copy("mar-a.case.safetensors");
        byte[] weights = Files.readAllBytes(Repository.fixtures().resolve("mar-a.weights.safetensors"));
        for (int i = weights.length - 4000; i < weights.length; i += 4) {
            weights[i + 3] ^= (byte) 0x80;  // signs
        }
        Files.write(temporary.resolve("mar-a.weights.safetensors"), weights);
        assertTrue(replay(temporary).stream().anyMatch(c -> c.status() == Status.FAIL));
    }

    @Test
    void casesOfTextThatLackWhatTheyNeedFail() throws IOException {
        new SafetensorsWriter().floats("hidden", new long[] {1}, 1).tensor("input_ids", "I64", new long[] {1}, new byte[8])
                .write(temporary.resolve("any-name.safetensors"));
        new SafetensorsWriter().floats("text", new long[] {1}, 1).tensor("orders", "I64", new long[] {1, 1}, new byte[8])
                .write(temporary.resolve("light.case.safetensors"));
        List<Comparison> all = replay(temporary);
        assertEquals(List.of("any-name", "light"), all.stream().map(Comparison::caseName).toList());
        assertTrue(all.stream().allMatch(c -> c.status() == Status.FAIL && !c.note().isEmpty()), all.toString());
    }

    @Test
    void aT5WithoutItsNetworkFails() throws IOException {
        Files.copy(Repository.fixtures().resolve("t5-a/case.safetensors"), temporary.resolve("any-name.safetensors"));
        List<Comparison> all = replay(temporary);
        assertEquals(List.of(Status.FAIL), all.stream().map(Comparison::status).toList());
        assertTrue(all.getFirst().note().contains("config.json: does not exist"), all.toString());
    }

    @Test
    void resultsThatLostWhatTheyNeedFail() throws IOException {
        for (String lost : new String[] {"probe.most.mask", "loop.latent", "labels", "orders"}) {
            copyRenaming("mar-a.case.safetensors", lost, "x".repeat(lost.length()));
            copy("mar-a.weights.safetensors");
            assertTrue(replay(temporary).stream().anyMatch(c -> c.status() == Status.FAIL), "without " + lost);
        }
    }

    @Test
    void aModelOfAnotherNameIsNotTakenForTheRecordedOne() throws IOException {
        Path model = Files.createDirectory(temporary.resolve("other"));
        String config = Files.readString(Repository.fashion().resolve("config.json"));
        Files.writeString(model.resolve("config.json"), config.replace("mar-fashion", "mar-foreign"));
        Path fixtures = Files.createDirectory(temporary.resolve("fixtures"));
        Files.copy(Repository.fixtures().resolve("mar-fashion.case.safetensors"), fixtures.resolve("a.safetensors"));
        List<Comparison> all = new ArrayList<>();
        Parity.run(fixtures, List.of(model), Device.CPU, all::add);
        assertEquals(List.of(Status.FAIL), all.stream().map(Comparison::status).toList());
    }

    @Test
    void namesDoNotMatter() throws IOException {
        Files.createDirectory(temporary.resolve("deeper"));
        for (String name : new String[] {"vae-a", "mar-a"}) {
            Files.copy(Repository.fixtures().resolve(name + ".case.safetensors"), temporary.resolve("deeper/1" + name + ".safetensors"));
            Files.copy(Repository.fixtures().resolve(name + ".weights.safetensors"),
                    temporary.resolve("deeper/2" + name + ".safetensors"));
        }
        List<Comparison> all = replay(temporary);
        assertEquals(Map.of("deeper/1mar-a", 24L, "deeper/1vae-a", 1L),
                all.stream().collect(Collectors.groupingBy(Comparison::caseName, Collectors.counting())));
        assertTrue(all.stream().allMatch(c -> c.status() == Status.PASS), all.toString());
    }

    @Test
    void aCaseWithoutWeightsAndABrokenFileFailWithoutStoppingTheOthers() throws IOException {
        copy("vae-a.case.safetensors");
        copy("vae-a.weights.safetensors");
        copy("mar-c.case.safetensors");
        Files.writeString(temporary.resolve("broken.safetensors"), "not a safetensors file");
        Map<String, Status> worst = replay(temporary).stream()
                .collect(Collectors.toMap(Comparison::caseName, Comparison::status, (a, b) -> a == Status.PASS ? b : a));
        assertEquals(Map.of("vae-a", Status.PASS, "mar-c", Status.FAIL, "broken", Status.FAIL), worst);
    }

    /** A fixture in which one tensor has another name of the same length, which is as good as not having it. */
    private void copyRenaming(String name, String from, String to) throws IOException {
        String text = Files.readString(Repository.fixtures().resolve(name), StandardCharsets.ISO_8859_1);
        Files.writeString(temporary.resolve(name), text.replace("\"" + from + "\"", "\"" + to + "\""), StandardCharsets.ISO_8859_1);
    }

    private void copy(String name) throws IOException {
        Files.copy(Repository.fixtures().resolve(name), temporary.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<Comparison> replay(Path directory) {
        List<Comparison> all = new ArrayList<>();
        Parity.run(directory, List.of(Repository.fashion()), Device.CPU, all::add);
        return all;
    }
}
