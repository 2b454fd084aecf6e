package dev.isthmus.server.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.webserver.WebServer;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of the page are served as what they are, with headers that allow nothing else, and are what those headers allow. */
class PageServiceTest {
    private static WebServer server;

    @BeforeAll
    static void start() {
        server = WebServer.builder().address(InetAddress.getLoopbackAddress()).port(0).shutdownHook(false)
                .routing(routing -> routing.register(new PageService())).build().start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @ParameterizedTest
    @CsvSource({"/, text/html; charset=utf-8", "/page/style.css, text/css; charset=utf-8", "/page/page.js, text/javascript; charset=utf-8",
        "/page/icon.svg, image/svg+xml"})
    void everyFileIsWhatItIs(String path, String type) throws Exception {
        Answer got = send("GET", path);
        assertEquals(200, got.status());
        assertEquals(type, got.header("Content-Type"));
        assertEquals("nosniff", got.header("X-Content-Type-Options"));
        assertEquals(PageService.POLICY, got.header("Content-Security-Policy"));

        Answer head = send("HEAD", path);
        assertEquals(200, head.status());
        assertEquals("", head.body());
        assertEquals(got.header("ETag"), head.header("ETag"));
        Answer post = send("POST", path);
        assertEquals(405, post.status());
        assertEquals("GET, HEAD", post.header("Allow"));
    }

    @Test
    void whatIsKnownIsNotSentAgain() throws Exception {
        String etag = send("GET", "/").header("ETag");
        for (String known : Set.of(etag, "W/" + etag, "\"another\", " + etag, "*")) {
            Answer again = send("GET", "/", "If-None-Match", known);
            assertEquals(304, again.status(), known);
            assertEquals("", again.body());
            assertEquals(etag, again.header("ETag"));
            assertEquals("no-cache", again.header("Cache-Control"));
        }
        assertEquals(200, send("GET", "/", "If-None-Match", "\"another\"").status());
    }

    @Test
    void nothingElseIsServed() throws Exception {
        for (String path : Set.of("/page/", "/page/page.html", "/page/PageService.class", "/page/../page/PageFile.class", "/page/%2e%2e/openapi.json")) {
            assertEquals(404, send("GET", path).status(), path);
        }
    }

    /** Every file of the folder is served, and every file that a file names is there. */
    @Test
    void theFilesAreComplete() throws Exception {
        Set<String> served = new TreeSet<>(PageService.PARTS);
        served.add("page.html");
        try (Stream<Path> files = Files.list(folder())) {
            assertEquals(served, files.map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(".class"))
                    .collect(Collectors.toCollection(TreeSet::new)));
        }
        Pattern import_ = Pattern.compile("from \"\\./([^\"]+)\"");
        for (String name : served) {
            for (Matcher named = import_.matcher(text(name)); named.find();) {
                assertTrue(served.contains(named.group(1)), name + " imports " + named.group(1));
            }
        }
        for (Matcher named = Pattern.compile("\"page/([^\"]+)\"").matcher(text("page.html")); named.find();) {
            assertTrue(served.contains(named.group(1)), named.group());
        }
    }

    /** The policy would refuse all of this silently in front of users. */
    @Test
    void nothingIsInlineOrElsewhere() throws Exception {
        String html = text("page.html");
        assertFalse(Pattern.compile("<style|\\sstyle=|\\son[a-z]+=|<script(?![^>]*\\ssrc=)|javascript:", Pattern.CASE_INSENSITIVE).matcher(html).find());
        for (String name : PageService.PARTS) {
            String text = text(name).replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
            assertFalse(text.contains("://"), name + " names another host");
            assertFalse(Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\b").matcher(text).find(), name);
        }
        assertFalse(html.contains("://"), "page.html names another host");
    }

    /** What came back. */
    private record Answer(int status, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.entrySet().stream().filter(header -> name.equalsIgnoreCase(header.getKey())).findFirst().orElseThrow().getValue().getFirst();
        }
    }

    private static Answer send(String method, String path, String... header) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + server.port() + path).toURL().openConnection();
        connection.setRequestMethod(method);
        if (header.length > 0) {
            connection.setRequestProperty(header[0], header[1]);
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, connection.getHeaderFields(), in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String text(String name) throws Exception {
        return Files.readString(folder().resolve(name));
    }

    private static Path folder() throws Exception {
        return Path.of(PageService.class.getResource("page.html").toURI()).getParent();
    }
}
