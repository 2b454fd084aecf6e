package dev.isthmus.tests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** The service in a process of its own, as a user starts it. */
public final class Served implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on (http://\\S+?),");
    private static final Pattern IDLE = Pattern.compile("(?m)^isthmus_(queued|running)_generations 0");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final URI page;
    private final HttpClient http = HttpClient.newHttpClient();

    private Served(Process process, URI page) {
        this.process = process;
        this.page = page;
    }

    /**
     * Starts it on any port, and waits until it is ready.
     *
     * @param directory an empty one
     */
    public static Served start(Path directory, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0"));
        arguments.addAll(List.of(options));
        return ready(CommandLine.start(directory, List.of(), arguments.toArray(String[]::new)), directory);
    }

    /** Starts it by any command that has it listen on any port. */
    static Served by(List<String> command, Path directory) throws IOException, InterruptedException {
        return ready(CommandLine.start(directory, command), directory);
    }

    private static Served ready(Process process, Path directory) throws IOException, InterruptedException {
        Path err = CommandLine.logs(directory).resolve("err");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(err).contains("isthmus: ready")) {
            if (System.nanoTime() > end || !process.isAlive()) {
                process.destroyForcibly();
                throw new AssertionError("not ready: " + Files.readString(err));
            }
            Thread.sleep(20);
        }
        Matcher listening = LISTENING.matcher(Files.readString(err));
        if (!listening.find()) {
            throw new AssertionError("no address: " + Files.readString(err));
        }
        return new Served(process, URI.create(listening.group(1) + "/"));
    }

    /** The address of the page. */
    public URI page() {
        return page;
    }

    /** The PNG that a request is answered with. */
    public byte[] image(String request) throws IOException, InterruptedException {
        String answer = send(HttpRequest.newBuilder(page.resolve("v1/images/generations")).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request)));
        return Base64.getDecoder().decode(JsonMapper.shared().readTree(answer).at("/data/0/b64_json").asString());
    }

    /** Waits until nothing is computed and nothing waits. */
    public void awaitIdle() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (IDLE.matcher(send(HttpRequest.newBuilder(page.resolve("metrics")))).results().count() < 2) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still busy after " + PATIENCE);
            }
            Thread.sleep(20);
        }
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    /** Asks it to end; its exit code. */
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("did not end after SIGTERM");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        http.close();
        stop();
    }
}
