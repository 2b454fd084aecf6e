package dev.isthmus.tests.text;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.docs.Documents;
import dev.isthmus.tests.Repository;
import dev.isthmus.tests.TinyTextModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of docs/text-to-image.md compiles and runs, with small networks of those names. */
class TextToImagePageTest {

    private static final String IMPORTS = "import dev.isthmus.runtime.*; import dev.isthmus.sampler.*; import dev.isthmus.sampler.model.*; "
            + "import dev.isthmus.sampler.plan.*; import dev.isthmus.sampler.text.*; import java.nio.file.Path; import java.util.List;";

    @TempDir
    Path temporary;

    @Test
    void everyBlockRuns() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("folder"));
        TinyT5.SMALL.write(Files.createDirectory(folder.resolve("flan-t5-xxl")), DType.BF16);
        TinyTextModel.write(Files.createDirectory(folder.resolve("lightgen")));
        TinyTextModel.embeddings(folder.resolve("cat.safetensors"), List.of("a cat on a sofa"));
        Documents.run(Repository.root().resolve("docs/text-to-image.md"), IMPORTS, folder, Files.createDirectory(temporary.resolve("classes")));
    }
}
