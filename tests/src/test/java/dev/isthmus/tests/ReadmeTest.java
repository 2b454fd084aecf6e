package dev.isthmus.tests;

import dev.isthmus.runtime.docs.Documents;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java in the README of the repository compiles and runs. */
class ReadmeTest {

    private static final String IMPORTS = "import dev.isthmus.runtime.*; import dev.isthmus.runtime.lane.*; "
            + "import dev.isthmus.sampler.*; import dev.isthmus.sampler.generator.*; import dev.isthmus.sampler.generator.Generator; "
            + "import dev.isthmus.sampler.model.*; import dev.isthmus.sampler.plan.*; "
            + "import java.lang.foreign.MemorySegment; import java.nio.file.Path; import java.time.Duration; import java.util.List;";

    @TempDir
    Path classes;

    @Test
    void everyBlockRuns() throws Exception {
        Documents.run(Repository.root().resolve("README.md"), IMPORTS, Repository.root(), classes);
    }
}
