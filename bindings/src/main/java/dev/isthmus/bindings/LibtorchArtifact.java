package dev.isthmus.bindings;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a Maven artifact that libtorch needs at run time; the artifact's other libraries serve other bindings.
 *
 * @param coordinates what to add to a build
 * @param folder where the artifact keeps them, ending in a slash
 * @param files their names, the one to tell copies of the artifact apart by first
 */
record LibtorchArtifact(String coordinates, String folder, List<String> files) {
    private static final Map<String, List<LibtorchArtifact>> BY_PLATFORM = Map.of(
            "linux-x86_64",
            List.of(
                    new LibtorchArtifact(
                            "org.bytedeco:pytorch (classifier linux-x86_64)",
                            "org/bytedeco/pytorch/linux-x86_64/",
                            List.of("libtorch_cpu.so", "libc10.so", "libgomp.so.1")),
                    new LibtorchArtifact(
                            "org.bytedeco:openblas (classifier linux-x86_64)",
                            "org/bytedeco/openblas/linux-x86_64/",
                            List.of("libopenblas.so.0", "libgfortran.so.5", "libquadmath.so.0", "libgcc_s.so.1"))));

    /** {@return the artifacts that make up libtorch, or nothing where none has been tried} */
    static Optional<List<LibtorchArtifact>> of(Platform platform) {
        return Optional.ofNullable(BY_PLATFORM.get(platform.name()));
    }
}
