package dev.isthmus.runtime.io;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every input that the fuzzer has found worth keeping, put through its target again; needs no fuzzer. */
class FuzzCorpusTest {
    private static final Path CORPUS = Path.of("..", "tests", "fuzz");

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void replays(String target, Consumer<byte[]> fuzzer) throws IOException {
        List<Path> inputs;
        try (Stream<Path> files = Files.list(CORPUS.resolve(target))) {
            inputs = files.sorted().toList();
        }
        assertFalse(inputs.isEmpty(), "no inputs");
        for (Path input : inputs) {
            byte[] bytes = Files.readAllBytes(input);
            assertDoesNotThrow(() -> fuzzer.accept(bytes), input::toString);
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
