package dev.isthmus.tests.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.app.image.PngWriter;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.generator.GeneratorConfig;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.plan.Presets;
import dev.isthmus.server.BearerToken;
import dev.isthmus.server.ImageServer;
import dev.isthmus.server.PictureEncoder;
import dev.isthmus.server.ServerConfig;
import dev.isthmus.server.api.Catalog;
import dev.isthmus.server.api.Picture;
import dev.isthmus.tests.NoLiveTensors;
import dev.isthmus.tests.Served;
import dev.isthmus.tests.TinyModel;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The page at / in a real browser, before the real service with the embedded model. */
@ExtendWith(NoLiveTensors.class)
class PageTest {
    private static final String TAB = "\uE004";
    private static final String SHIFT = "\uE008";
    private static final String ENTER = "\uE007";
    private static final String RIGHT = "\uE014";
    private static final String DONE = "document.querySelectorAll('.run').length && document.querySelectorAll('.run:not([data-ended])').length === 0";

    @TempDir
    static Path temporary;
    private static Browser browser;
    private static Served served;

    @BeforeAll
    static void start() throws Exception {
        Programs programs = Programs.find();
        served = Served.start(Files.createDirectory(temporary.resolve("work")), "--preset", "gtr-6.3x");
        browser = new Browser(programs, Files.createDirectory(temporary.resolve("profile")));
    }

    @AfterAll
    static void stop() throws Exception {
        try (Served both = served) {
            if (browser != null) {
                browser.close();
            }
        }
    }

    @BeforeEach
    void open() throws Exception {
        browser.open(served.page());
        browser.await("!document.getElementById('generate').disabled");
    }

    /** Where anything is against the policy, or a script throws, the browser says so on its console. */
    @AfterEach
    void theConsoleIsQuiet() throws Exception {
        List<String> said = browser.console();
        said.removeIf(line -> line.contains("Failed to load resource")); // refusals that a test has asked for
        assertEquals(List.of(), said);
    }

    @Test
    void anImageIsBuiltStageByStage() throws Exception {
        choose("class", "sneaker");
        browser.fill("#count", "2");
        browser.click("#generate");
        browser.await(DONE);
        assertEquals("", browser.text("#error"));
        assertTrue(browser.text(".result").startsWith("2 images in "), browser.text(".result"));
        browser.await("[...document.querySelectorAll('.preview')].every(image => image.complete && image.naturalWidth === 28)");
        assertEquals(2, browser.all(".preview[alt^='sneaker, seed 4']").size());
        assertEquals(List.of("Stage 1: generate", "Stage 2: generate", "Stage 3: reconstruct"), strings("""
                return [...document.querySelectorAll('.stages li')].map(item => item.firstChild.textContent)"""));

        assertEquals("0".repeat(256), board(0));
        String coarse = board(5);      // the preset's 5 + 4 + 1 AR steps
        String half = board(9);
        for (int p = 0; p < 256; p++) {
            int diagonal = p / 16 + p % 16;
            assertEquals(diagonal % 4 == 0 ? '1' : '0', coarse.charAt(p), "token " + p + " after stage 1");
            assertEquals(diagonal % 2 == 0 ? '1' : '0', half.charAt(p), "token " + p + " after stage 2");
        }
        assertTrue(browser.name(browser.all(".run .board").getFirst()).endsWith("128 of 256 tokens known"));
        String preview = browser.run("return document.querySelector('.preview').src").asString();
        assertEquals("1".repeat(256), board(10));
        assertNotEquals(preview, browser.run("return document.querySelector('.preview').src").asString());
    }

    /** The page shows and saves the very file that the service makes, and that file says how it was made. */
    @Test
    void theDownloadIsTheServicesFile() throws Exception {
        choose("class", "ankle-boot");
        browser.fill("#seed", "7");
        browser.fill("#count", "1");
        browser.click("#generate");
        browser.await(DONE);
        assertEquals("ankle-boot_gtr-6.3x_cfg2_t1_seed7.png", browser.run("return document.querySelector('.save').download").asString());
        byte[] saved = Base64.getDecoder().decode(browser.run("return document.querySelector('.save').href.split(',')[1]").asString());
        assertTrue(Arrays.equals(served.image("{\"class_id\": 9, \"preset\": \"gtr-6.3x\", \"seed\": 7}"), saved));
        String text = new String(saved, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("iTXt") && text.contains("gtr-6.3x") && text.contains("ankle-boot"));
    }

    @Test
    void twoPresetsStandSideBySide() throws Exception {
        choose("other", "halton-8");
        browser.fill("#count", "1");
        browser.click("#generate");
        browser.await(DONE);
        assertEquals(List.of("gtr-6.3x", "halton-8"), strings("return [...document.querySelectorAll('.run h2')].map(title => title.textContent)"));
        assertEquals(List.of("t-shirt, seed 42", "t-shirt, seed 42"), strings("return [...document.querySelectorAll('.name')].map(name => name.textContent)"));
        JsonNode images = browser.run("return [...document.querySelectorAll('.preview')].map(image => image.getBoundingClientRect().toJSON())");
        assertEquals(images.get(0).get("top").asDouble(), images.get(1).get("top").asDouble());
        assertTrue(images.get(0).get("right").asDouble() < images.get(1).get("left").asDouble());
        assertEquals(2, browser.run("return new Set([...document.querySelectorAll('.preview')].map(image => image.src)).size").asInt());

        browser.run("""
                window.seen = new Set();
                new MutationObserver(() => document.querySelectorAll('.where').forEach((where, run) => seen.add(run + ' ' + where.textContent)))
                    .observe(document.getElementById('cards'), { subtree: true, childList: true })""");
        browser.click("#play");
        browser.await("['0 step 1 of 10', '0 step 2 of 10', '1 step 1 of 8'].every(shown => seen.has(shown))");
        browser.run("document.querySelector('.step').dispatchEvent(new Event('input', { bubbles: true }))"); // as moving it does
        assertEquals("Replay", browser.text("#play"));
        int stopped = browser.run("return document.querySelector('.step').value").asInt();
        Thread.sleep(300);
        assertEquals(stopped, browser.run("return document.querySelector('.step').value").asInt());
    }

    @Test
    void whatIsWrongIsSaidInASentenceAtItsField() throws Exception {
        browser.fill("#count", "1");
        refused("count", "99");
        refused("seed", "12x");
        refused("temperature", "-1");
        refused("cfg", "0.5");
        browser.click("#generate");
        browser.await(DONE);
        assertEquals(List.of(), browser.all("[aria-invalid]"));
        assertEquals("", browser.text("#error"));
    }

    /** Puts a wrong value into a field, and then the right one back. */
    private static void refused(String field, String value) throws Exception {
        String before = browser.run("document.querySelector('details').open = true; return document.getElementById(arguments[0]).value", field).asString();
        browser.fill("#" + field, value);
        browser.click("#generate");
        browser.await("document.getElementById('error').textContent");
        String error = browser.text("#error");
        assertTrue(error.contains(value) && Character.isUpperCase(error.charAt(0)) && error.endsWith("."), error);
        assertEquals(field, browser.run("return document.activeElement.id").asString(), error);
        assertEquals("true", browser.run("return document.activeElement.getAttribute('aria-invalid')").asString());
        assertFalse(browser.run("return document.getElementById('generate').disabled").asBoolean());
        browser.run("document.getElementById(arguments[0]).value = arguments[1]", field, before);
    }

    @Test
    void cancelStopsBetweenSteps() throws Exception {
        choose("preset", "mar-64");
        browser.fill("#count", "4");
        browser.click("#generate");
        browser.await("document.querySelector('.step').value > 0");
        browser.click("#cancel");
        browser.await(DONE);
        assertTrue(browser.text(".result").matches("Cancelled after AR step \\d+ of 64\\."), browser.text(".result"));
        assertEquals("", browser.text("#error"));
        browser.await("!document.getElementById('generate').disabled");
        served.awaitIdle();
    }

    @Test
    void theKeyboardIsEnough() throws Exception {
        List<String> visited = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            browser.press(TAB);
            visited.add(browser.run("const at = document.activeElement; return at.id || at.localName + (at.className && '.' + at.className)").asString());
            assertTrue(browser.run("return document.activeElement.matches(':focus-visible') && getComputedStyle(document.activeElement).outlineStyle").asString()
                    .equals("solid"), "no focus is seen on " + visited.getLast());
        }
        assertEquals(List.of("a.skip", "class", "preset", "other", "seed", "dice", "count", "summary", "generate"), visited);
        browser.press(SHIFT, TAB);
        browser.press(SHIFT, TAB);
        browser.press("1");            // what a field that is come to by Tab has is selected
        browser.press(TAB);
        browser.press(TAB);
        browser.press(ENTER);
        browser.await("document.activeElement.id === 'cancel' || document.querySelector('.run[data-ended]')");
        browser.await(DONE);
        assertEquals("generate", browser.run("return document.activeElement.id").asString());
        browser.press(TAB);
        assertEquals("play", browser.run("return document.activeElement.id").asString());
        browser.press(TAB);
        String end = browser.run("return document.activeElement.getAttribute('aria-valuetext')").asString();
        assertEquals("10 of 10, stage 3 of 3, reconstruct, 256 of 256 tokens known", end);
        browser.press("\uE011"); // Home
        assertEquals("0 of 10, 0 of 256 tokens known", browser.run("return document.activeElement.getAttribute('aria-valuetext')").asString());
        browser.press(RIGHT);
        assertTrue(browser.run("return document.activeElement.getAttribute('aria-valuetext')").asString().startsWith("1 of 10, stage 1 of 3, generate, "));
        browser.press(TAB);
        assertEquals("Download t-shirt, seed 42, gtr-6.3x", browser.run("return document.activeElement.getAttribute('aria-label')").asString());
    }

    @Test
    void everythingHasANameAndCanBeRead() throws Exception {
        choose("other", "mar-8");
        browser.fill("#count", "1");
        browser.run("document.querySelector('details').open = true");
        browser.click("#generate");
        browser.await(DONE);
        List<Browser.Element> controls = browser.all("""
                button, input:not([hidden]), select, a, canvas:not([aria-hidden]), img, section, form, article""").stream().filter(PageTest::isSeen).toList();
        assertTrue(controls.size() > 20, controls.size() + " controls");
        for (Browser.Element control : controls) {
            assertNotEquals("", browser.name(control), () -> "no name: " + html(control));
        }
        assertEquals(List.of(), strings("return [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)"));
        assertEquals(List.of(), strings("""
                return [...document.querySelectorAll('[aria-describedby], [aria-labelledby], [for]')]
                    .filter(e => !document.getElementById(e.getAttribute('aria-describedby') || e.getAttribute('aria-labelledby') || e.htmlFor))
                    .map(e => e.outerHTML)"""));
        assertTrue(browser.run("return document.getElementById('status').textContent").asString().startsWith("mar-8: 1 image in "));
        for (String scheme : List.of("light", "dark")) {
            browser.prefer(Map.of("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce"));
            assertEquals("0s", browser.run("return getComputedStyle(document.getElementById('generate')).transitionDuration").asString());
            assertEquals(List.of(), strings(Contrast.SCRIPT), scheme);
        }
        browser.prefer(Map.of());
    }

    /** Nothing is fetched but from the service itself. */
    @Test
    void thePageNeedsNoOtherHost() throws Exception {
        List<String> loaded = strings("return performance.getEntriesByType('resource').map(entry => entry.name)");
        assertTrue(loaded.size() > 10, loaded.toString());
        for (String address : loaded) {
            assertTrue(address.startsWith(served.page().toString()) || address.startsWith("data:"), address);
        }
    }

    @Test
    void aTokenIsAskedFor() throws Exception {
        Path model = TinyModel.write(Files.createDirectory(temporary.resolve("tiny")));
        ServerConfig config = ServerConfig.ofMachine().withPort(0).withToken(BearerToken.of("a-token-of-some-length"));
        Catalog catalog = new Catalog(ModelSource.of(model).config(), 2, Presets.GTR_6_3X, config.limits().images(), Instant.now());
        try (ImageServer guarded = ImageServer.start(config, catalog, new PlainPngs())) {
            guarded.open(ModelSource.of(model), GeneratorConfig.ofMachine());
            browser.open(URI.create("http://127.0.0.1:" + guarded.port() + "/"));
            browser.await("document.getElementById('key').open");
            browser.type("#token", "another" + ENTER);
            browser.await("document.getElementById('key-error').textContent === 'That token was not accepted.'");
            browser.type("#token", "a-token-of-some-length" + ENTER);
            browser.await("!document.getElementById('generate').disabled");
            assertFalse(browser.run("return document.getElementById('key').open").asBoolean());
            choose("class", "b & <c>"); // no name can become markup
            browser.click("#generate");
            browser.await(DONE);
            assertEquals("", browser.text("#error"));
            assertEquals(List.of("b & <c>, seed 42", "b & <c>, seed 43"), strings("return [...document.querySelectorAll('.name')].map(name => name.textContent)"));
            assertEquals("b-c-_gtr-6.3x_cfg2_t1_seed42.png", browser.run("return document.querySelector('.save').download").asString());
        }
    }

    /** PNGs that say nothing of their making. */
    private record PlainPngs() implements PictureEncoder {
        @Override
        public byte[] finished(Picture picture, Pixels pixels) throws IOException {
            return PngWriter.encode(pixels, new LinkedHashMap<>());
        }

        @Override
        public byte[] preview(Pixels pixels) throws IOException {
            return PngWriter.encode(pixels, new LinkedHashMap<>());
        }
    }

    /** Which tokens the first board shows as known after an AR step: its pixels, not what a script says of them. */
    private static String board(int step) throws Exception {
        return browser.run("""
                const slider = document.querySelector('.step');
                slider.value = arguments[0];
                slider.dispatchEvent(new Event('input'));
                const canvas = document.querySelector('.run .board');
                const pen = new OffscreenCanvas(canvas.width + 1, canvas.height).getContext('2d', { willReadFrequently: true });
                pen.drawImage(canvas, 0, 0);
                pen.fillStyle = getComputedStyle(canvas).getPropertyValue('--unknown').trim();
                pen.fillRect(canvas.width, 0, 1, 1);
                const pixel = (x, y) => pen.getImageData(x, y, 1, 1).data.join();
                const cell = canvas.width / 16;
                return Array.from({ length: 256 }, (_, p) => Number(pixel((p % 16 + .5) * cell, (Math.floor(p / 16) + .5) * cell)
                    !== pixel(canvas.width, 0))).join('')""", step).asString();
    }

    private static void choose(String select, String option) throws Exception {
        browser.run("""
                const select = document.getElementById(arguments[0]);
                select.value = [...select.options].find(option => option.text === arguments[1]).value;
                select.dispatchEvent(new Event('change', { bubbles: true }))""", select, option);
    }

    private static List<String> strings(String script) throws Exception {
        List<String> strings = new ArrayList<>();
        browser.run(script).forEach(node -> strings.add(node.asString()));
        return strings;
    }

    private static boolean isSeen(Browser.Element element) {
        try {
            return browser.isSeen(element);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String html(Browser.Element element) {
        try {
            return browser.html(element);
        } catch (Exception e) {
            return e.toString();
        }
    }
}
