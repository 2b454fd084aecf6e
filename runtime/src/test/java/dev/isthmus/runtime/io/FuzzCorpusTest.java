package dev.isthmus.runtime.io;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every input that was found worth keeping, put through its target again; needs no fuzzer. */
class FuzzCorpusTest {
    private static final Path CORPUS = Path.of("..", "tests", "fuzz");
    /** Beyond this the fuzzer, too, calls it a hang. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void replays(String target, Consumer<byte[]> fuzzer) throws IOException {
        List<Path> inputs;
        try (Stream<Path> files = Files.walk(CORPUS.resolve(target))) {
            inputs = files.filter(Files::isRegularFile).sorted().toList();
        }
        assertFalse(inputs.isEmpty(), "no inputs");
        for (Path input : inputs) {
            byte[] bytes = Files.readAllBytes(input);
            assertTimeout(LIMIT, () -> fuzzer.accept(bytes), input::toString);
        }
    }

    static Stream<Arguments> targets() {
        return Stream.of(
                target("safetensors", SafetensorsFuzzTarget::fuzzerTestOneInput),
                target("index", ShardIndexFuzzTarget::fuzzerTestOneInput),
                target("torch", TorchCheckpointFuzzTarget::fuzzerTestOneInput),
                target("pickle", PickleFuzzTarget::fuzzerTestOneInput));
    }

    private static Arguments target(String name, Consumer<byte[]> fuzzer) {
        return Arguments.of(name, fuzzer);
    }
}
