package dev.isthmus.server.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.webserver.WebServer;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static WebServer server;

    @BeforeAll
    static void start() {
        server = WebServer.builder().address(InetAddress.getLoopbackAddress()).port(0).shutdownHook(false)
                .routing(routing -> routing.register(new PageService())).build().start();
    }

    @AfterAll
    static void stop() {
        server.stop();
        HTTP.close();
    }

    @ParameterizedTest
    @CsvSource({"/, text/html; charset=utf-8", "/page/style.css, text/css; charset=utf-8", "/page/page.js, text/javascript; charset=utf-8",
        "/page/icon.svg, image/svg+xml"})
    void everyFileIsWhatItIs(String path, String type) throws Exception {
        HttpResponse<String> got = send("GET", path);
        assertEquals(200, got.statusCode());
        assertEquals(type, header(got, "Content-Type"));
        assertEquals("nosniff", header(got, "X-Content-Type-Options"));
        assertEquals(PageService.POLICY, header(got, "Content-Security-Policy"));

        HttpResponse<String> head = send("HEAD", path);
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertEquals(header(got, "ETag"), header(head, "ETag"));
    }

    @Test
    void whatIsKnownIsNotSentAgain() throws Exception {
        String etag = header(send("GET", "/"), "ETag");
        for (String known : Set.of(etag, "W/" + etag, "\"another\", " + etag, "*")) {
            HttpResponse<String> again = send("GET", "/", "If-None-Match", known);
            assertEquals(304, again.statusCode(), known);
            assertEquals("", again.body());
            assertEquals(etag, header(again, "ETag"));
            assertEquals("no-cache", header(again, "Cache-Control"));
        }
        assertEquals(200, send("GET", "/", "If-None-Match", "\"another\"").statusCode());
    }

    @Test
    void nothingElseIsServed() throws Exception {
        for (String path : Set.of("/page/", "/page/page.html", "/page/PageService.class", "/page/../page/PageFile.class", "/page/%2e%2e/openapi.json")) {
            assertEquals(404, send("GET", path).statusCode(), path);
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

    private static HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("none");
    }

    private static String text(String name) throws Exception {
        return Files.readString(folder().resolve(name));
    }

    private static Path folder() throws Exception {
        return Path.of(PageService.class.getResource("page.html").toURI()).getParent();
    }
}
