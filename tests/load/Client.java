import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Many clients of one server, each a virtual thread. */
final class Client {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PATH = "/v1/images/generations";

    private final URI url;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor()).build();
    private final AtomicLong seeds = new AtomicLong();

    Client(URI url) {
        this.url = url;
    }

    /** Clients that ask for an image, wait for it, and ask again. */
    Tally closedLoop(int clients, Duration time) throws InterruptedException {
        Tally tally = new Tally();
        long end = System.nanoTime() + time.toNanos();
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                all.submit(() -> {
                    while (System.nanoTime() < end) {
                        if (one(tally) == 429) {
                            Thread.sleep(100); // less than it was told to wait, so that the queue stays full
                        }
                    }
                    return null;
                });
            }
        }
        return tally.ended();
    }

    /** Requests that come at their own pace, whatever becomes of those before. */
    Tally openLoop(double perSecond, Duration time) throws InterruptedException {
        Tally tally = new Tally();
        long began = System.nanoTime();
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; i < perSecond * time.toNanos() / 1e9; i++) {
                long due = began + (long) (i * 1e9 / perSecond);
                Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
                all.submit(() -> one(tally));
            }
        }
        return tally.ended();
    }

    private int one(Tally tally) {
        long began = System.nanoTime();
        try {
            HttpResponse<byte[]> response = http.send(request(body(1, false)), BodyHandlers.ofByteArray());
            tally.add(response.statusCode(), response.headers().firstValue("Retry-After").isPresent(), (System.nanoTime() - began) / 1e6);
            return response.statusCode();
        } catch (IOException | InterruptedException e) {
            tally.failed(e.toString());
            return 0;
        }
    }

    /** Requests under way. */
    record Crowd(List<Future<Integer>> requests) {
        /** How many of them were answered with images. */
        int answered() throws Exception {
            int answered = 0;
            for (Future<Integer> request : requests) {
                answered += request.get() == 200 ? 1 : 0;
            }
            return answered;
        }
    }

    Crowd crowd(int clients, int images) {
        List<Future<Integer>> requests = new ArrayList<>();
        ExecutorService all = Executors.newVirtualThreadPerTaskExecutor();
        for (int i = 0; i < clients; i++) {
            requests.add(all.submit(() -> http.send(request(body(images, false)), BodyHandlers.discarding()).statusCode()));
        }
        return new Crowd(requests);
    }

    /** Clients that ask for images and are gone before they come. */
    void vanish(int clients, int images, boolean stream) throws IOException, InterruptedException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Socket socket = new Socket(url.getHost(), url.getPort());
            String body = body(images, stream);
            socket.getOutputStream().write(("POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
            sockets.add(socket);
        }
        awaitQueued(1);
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    int post(byte[] body) throws IOException, InterruptedException {
        return http.send(to(PATH).header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body)).build(),
                BodyHandlers.discarding()).statusCode();
    }

    int get(String path) throws IOException, InterruptedException {
        return http.send(to(path).build(), BodyHandlers.discarding()).statusCode();
    }

    /** What a request gets after the server was asked to end; 0 if it is not even connected. */
    int lateStatus() throws InterruptedException {
        try {
            while (get("/health/ready") == 200) {
                Thread.sleep(5);
            }
            return post(body(1, false).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return 0;
        }
    }

    /** Waits until nothing runs or waits. Returns how long that took, in seconds. */
    double awaitIdle() throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (metric("isthmus_queued_images") + metric("isthmus_running_generations") + metric("isthmus_queued_generations") > 0) {
            requirePatience(began);
        }
        return (System.nanoTime() - began) / 1e9;
    }

    void awaitQueued(int images) throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (metric("isthmus_queued_images") < images) {
            requirePatience(began);
        }
    }

    private static void requirePatience(long began) throws InterruptedException {
        if (System.nanoTime() - began > PATIENCE.toNanos()) {
            throw new IllegalStateException("still not so after " + PATIENCE.toSeconds() + " s");
        }
        Thread.sleep(2);
    }

    private double metric(String name) throws IOException, InterruptedException {
        return http.send(to("/metrics").build(), BodyHandlers.ofString()).body().lines().filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length()))).findFirst().orElseThrow();
    }

    private String body(int images, boolean stream) {
        long seed = seeds.incrementAndGet();
        return "{\"class_id\": " + seed % 4 + ", \"n\": " + images + ", \"seed\": " + seed + ", \"stream\": " + stream + "}";
    }

    private HttpRequest request(String body) {
        return to(PATH).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)).build();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE);
    }
}
