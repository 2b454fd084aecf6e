package dev.isthmus.tests.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The browser's two programs, as Debian's packages chromium and chromium-driver have them. */
record Programs(Path browser, Path driver) {

    /** Those on PATH; where they are not, the test that asks is skipped. */
    static Programs find() {
        Optional<Path> browser = onPath("chromium");
        Optional<Path> driver = onPath("chromedriver");
        assumeTrue(browser.isPresent() && driver.isPresent(),
                "no chromium and chromedriver on PATH: apt install chromium chromium-driver, to test the page");
        return new Programs(browser.get(), driver.get());
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name)).filter(Files::isExecutable).findFirst();
    }
}
