package dev.isthmus.tests;

import dev.isthmus.runtime.docs.Documents;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/embedding.md compile, run and print what stands there. */
class EmbeddingPageTest {

    @TempDir
    Path classes;

    @Test
    void everyBlockRuns() throws Exception {
        Documents.run(Repository.root().resolve("docs/embedding.md"), "", Repository.root(), classes);
    }
}
