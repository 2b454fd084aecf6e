package dev.isthmus.tests.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium, driven through chromedriver by W3C WebDriver's few requests. */
final class Browser implements AutoCloseable {
    /** The key under which WebDriver hands out elements. */
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final Process driver;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String session;

    /** An element of the page. */
    record Element(String id) {
    }

    /**
     * Starts a browser.
     *
     * @param profile an empty directory
     */
    Browser(Programs programs, Path profile) throws IOException, InterruptedException {
        driver = new ProcessBuilder(programs.driver().toString(), "--port=0").redirectErrorStream(true).start();
        try {
            String root = "http://127.0.0.1:" + port(driver.inputReader()) + "/session";
            List<String> arguments = List.of("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
                    "--window-size=1280,900", "--user-data-dir=" + profile);
            JsonNode made = send("POST", root, Map.of("capabilities", Map.of("alwaysMatch", Map.of(
                    "browserName", "chrome",
                    "goog:chromeOptions", Map.of("binary", programs.browser().toString(), "args", arguments),
                    "goog:loggingPrefs", Map.of("browser", "ALL")))));
            session = root + "/" + made.get("sessionId").asString();
        } catch (IOException | InterruptedException | RuntimeException e) {
            end();
            throw e;
        }
    }

    void open(URI page) throws IOException, InterruptedException {
        post("/url", Map.of("url", page.toString()));
    }

    /** The only element that a CSS selector finds. */
    Element find(String selector) throws IOException, InterruptedException {
        List<Element> all = all(selector);
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " elements match " + selector + ", expected 1");
        }
        return all.getFirst();
    }

    List<Element> all(String selector) throws IOException, InterruptedException {
        List<Element> elements = new ArrayList<>();
        post("/elements", Map.of("using", "css selector", "value", selector)).forEach(node -> elements.add(new Element(node.get(ELEMENT).asString())));
        return elements;
    }

    void click(String selector) throws IOException, InterruptedException {
        post("/element/" + find(selector).id() + "/click", Map.of());
    }

    /** Types into an element, after what is there. */
    void type(String selector, String text) throws IOException, InterruptedException {
        post("/element/" + find(selector).id() + "/value", Map.of("text", text));
    }

    /** Replaces what is in a field. */
    void fill(String selector, String text) throws IOException, InterruptedException {
        post("/element/" + find(selector).id() + "/clear", Map.of());
        type(selector, text);
    }

    /** Presses keys where the focus is. */
    void press(String... keys) throws IOException, InterruptedException {
        List<Map<String, String>> actions = new ArrayList<>();
        for (String key : keys) {
            actions.add(Map.of("type", "keyDown", "value", key));
        }
        for (String key : List.of(keys).reversed()) {
            actions.add(Map.of("type", "keyUp", "value", key));
        }
        post("/actions", Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", actions))));
    }

    /** The name by which a screen reader calls an element; empty if it has none. */
    String name(Element element) throws IOException, InterruptedException {
        return send("GET", session + "/element/" + element.id() + "/computedlabel", null).asString();
    }

    /** Whether it is rendered. */
    boolean isSeen(Element element) throws IOException, InterruptedException {
        return run("return arguments[0].checkVisibility()", Map.of(ELEMENT, element.id())).asBoolean();
    }

    /** Its source, for messages. */
    String html(Element element) throws IOException, InterruptedException {
        return run("return arguments[0].outerHTML", Map.of(ELEMENT, element.id())).asString();
    }

    /** What a function body in JavaScript returns. */
    JsonNode run(String script, Object... arguments) throws IOException, InterruptedException {
        return post("/execute/sync", Map.of("script", script, "args", List.of(arguments)));
    }

    /** Waits until an expression in JavaScript is true. */
    void await(String expression) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!run("return !!(" + expression + ")").asBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not so after " + PATIENCE + ": " + expression + "\n" + run("return document.body.innerText"));
            }
            Thread.sleep(20);
        }
    }

    /** Text of the only element that a CSS selector finds. */
    String text(String selector) throws IOException, InterruptedException {
        return send("GET", session + "/element/" + find(selector).id() + "/text", null).asString();
    }

    /** Pretends that the user prefers something, such as prefers-color-scheme: dark, and nothing else. */
    void prefer(Map<String, String> preferences) throws IOException, InterruptedException {
        List<Map<String, String>> features = preferences.entrySet().stream()
                .map(preference -> Map.of("name", preference.getKey(), "value", preference.getValue())).toList();
        chromium("Emulation.setEmulatedMedia", Map.of("features", features));
    }

    /** What only Chromium knows: a command of its debugging protocol. */
    JsonNode chromium(String command, Map<String, ?> parameters) throws IOException, InterruptedException {
        return post("/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    /** A PNG of what is seen. */
    byte[] screenshot() throws IOException, InterruptedException {
        return Base64.getDecoder().decode(send("GET", session + "/screenshot", null).asString());
    }

    /** Everything that was written to the console since the last call. */
    List<String> console() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        post("/se/log", Map.of("type", "browser")).forEach(entry -> lines.add(entry.get("message").asString()));
        return lines;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            send("DELETE", session, null);
        } finally {
            end();
        }
    }

    private JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return send("POST", session + path, body);
    }

    private JsonNode send(String method, String uri, Map<String, ?> body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(MAPPER.writeValueAsString(body)))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode value = MAPPER.readTree(response.body()).get("value");
        if (response.statusCode() != 200) {
            throw new IOException(method + " " + uri + ": " + value.path("message").asString(response.body()));
        }
        return value;
    }

    private static String port(BufferedReader out) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                Thread.ofVirtual().start(() -> drain(out));
                return started.group(1);
            }
            said.append(line).append('\n');
        }
        throw new IOException("chromedriver did not start:\n" + said);
    }

    /** Lest it waits for a reader. */
    private static void drain(BufferedReader out) {
        out.lines().forEach(line -> { });
    }

    private void end() throws InterruptedException {
        http.close();
        driver.descendants().forEach(ProcessHandle::destroyForcibly);
        driver.destroy();
        if (!driver.waitFor(5, TimeUnit.SECONDS)) {
            driver.destroyForcibly().waitFor();
        }
    }
}
