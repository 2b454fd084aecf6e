package dev.isthmus.server.page;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Serves the page: {@code /}, and under {@code /page/} what it is made of. It holds no secret and needs no token; what it asks the
 * service for does.
 */
public final class PageService implements HttpService {
    /** Below {@code /page/}. */
    static final List<String> PARTS = List.of("style.css", "icon.svg", "page.js", "api.js", "board.js", "events.js", "key.js", "picture.js",
            "replay.js", "run.js", "settings.js", "story.js", "template.js");

    /**
     * Nothing but the page's own files and this service. Images come as data in events; {@code require-trusted-types-for} has the
     * browser refuse text that would become markup.
     */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Map<HeaderName, String> HEADERS = Map.of(
            HeaderNames.create("Content-Security-Policy"), POLICY,
            HeaderNames.create("X-Content-Type-Options"), "nosniff",
            HeaderNames.create("Referrer-Policy"), "no-referrer",
            HeaderNames.create("Cross-Origin-Opener-Policy"), "same-origin",
            HeaderNames.create("Cross-Origin-Resource-Policy"), "same-origin",
            // Asked for again each time, and then mostly answered with 304: the names do not change with the contents.
            HeaderNames.CACHE_CONTROL, "no-cache");

    private final List<PageFile> files = Stream.concat(Stream.of(PageFile.read("/", "page.html")),
            PARTS.stream().map(name -> PageFile.read("/page/" + name, name))).toList();

    /** Reads the files. */
    public PageService() {
    }

    @Override
    public void routing(HttpRules rules) {
        for (PageFile file : files) {
            rules.get(file.path(), (request, response) -> send(file, request, response));
            rules.head(file.path(), (request, response) -> send(file, request, response));
            rules.any(file.path(), (request, response) -> response.header(HeaderNames.ALLOW, "GET, HEAD").status(Status.METHOD_NOT_ALLOWED_405).send());
        }
    }

    private static void send(PageFile file, ServerRequest request, ServerResponse response) {
        HEADERS.forEach(response::header);
        response.header(HeaderNames.ETAG, file.etag());
        if (isKnown(file, request)) {
            response.status(Status.NOT_MODIFIED_304).send();
        } else {
            response.header(HeaderNames.CONTENT_TYPE, file.type());
            response.send(file.bytes());
        }
    }

    private static boolean isKnown(PageFile file, ServerRequest request) {
        if (!request.headers().contains(HeaderNames.IF_NONE_MATCH)) {
            return false;
        }
        Set<String> tags = request.headers().get(HeaderNames.IF_NONE_MATCH).allValues(true).stream()
                .map(tag -> tag.strip().replaceFirst("^W/", "")).collect(Collectors.toSet());
        return tags.contains("*") || tags.contains(file.etag());
    }
}
