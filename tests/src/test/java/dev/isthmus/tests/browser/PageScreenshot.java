package dev.isthmus.tests.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.tests.Repository;
import dev.isthmus.tests.Served;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the README's picture of the page. No test by its name, so it runs only when asked for:
 * {@code mvn verify -pl tests -am -Dtest=PageScreenshot -Dsurefire.failIfNoSpecifiedTests=false}
 */
class PageScreenshot {
    private static final int MOST_BYTES = 300_000;
    /** Where GtR has generated all that it generates, and not yet reconstructed anything. */
    private static final int STEP = 30;

    @TempDir
    Path temporary;

    @Test
    void makeIt() throws Exception {
        Programs programs = Programs.find();
        try (Served served = Served.start(Files.createDirectory(temporary.resolve("work")));
                Browser browser = new Browser(programs, Files.createDirectory(temporary.resolve("profile")))) {
            browser.chromium("Emulation.setDeviceMetricsOverride", Map.of("width", 1280, "height", 888, "deviceScaleFactor", 1.5, "mobile", false));
            browser.chromium("Emulation.setScrollbarsHidden", Map.of("hidden", true));
            browser.open(served.page());
            browser.await("!document.getElementById('generate').disabled");
            browser.run("""
                    for (const [id, text] of Object.entries({ class: 'ankle-boot', preset: 'gtr-text', other: 'mar-16' })) {
                      const select = document.getElementById(id);
                      select.value = [...select.options].find(option => option.text === text).value;
                      select.dispatchEvent(new Event('change', { bubbles: true }));
                    }""");
            browser.click("#generate");
            browser.await("document.querySelectorAll('.run[data-ended]').length === 2");
            browser.run("""
                    const slider = document.querySelector('.step');
                    slider.value = arguments[0];
                    slider.dispatchEvent(new Event('input'))""", STEP);
            browser.await("[...document.querySelectorAll('.preview')].every(image => image.complete)");
            byte[] png = browser.screenshot();
            assertTrue(png.length < MOST_BYTES, png.length + " bytes");
            Files.write(Repository.root().resolve("docs/images/page.png"), png);
        }
    }
}
