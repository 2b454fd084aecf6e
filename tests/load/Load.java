import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Puts a server under load, on this machine alone, and says what came of it. Ends with exit code 1 if something was not as promised.
 *
 *   Load MODEL PRESET SECONDS SOAK_SECONDS BODIES COMMAND...
 *
 * MODEL is a directory, COMMAND starts the server (Load adds --port 0 and what else it needs), each measurement takes SECONDS, the soak
 * SOAK_SECONDS, and BODIES malformed bodies are sent. Needs the program's jars on the class path, for the rate without a server.
 */
public final class Load {
    private static final int BATCH = 8;
    private static final int QUEUE = 32;
    private static final int[] CONCURRENCY = {1, 2, 4, 8, 16, 32};
    private static final int[] FEW = {1, 16};
    /** Below this, figures mean little, and what they promise is not asked for. */
    private static final Duration SERIOUS = Duration.ofSeconds(60);

    private final List<String> failures = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        Load load = new Load();
        Duration each = Duration.ofMillis(Math.round(Double.parseDouble(args[2]) * 1000));
        Duration soak = Duration.ofMillis(Math.round(Double.parseDouble(args[3]) * 1000));
        load.run(Path.of(args[0]), args[1], each, soak, Integer.parseInt(args[4]), Arrays.asList(args).subList(5, args.length));
        load.failures.forEach(failure -> say("FAILED: %s", failure));
        say(load.failures.isEmpty() ? "all as promised" : "not as promised");
        System.exit(load.failures.isEmpty() ? 0 : 1);
    }

    private void run(Path model, String preset, Duration each, Duration soak, int bodies, List<String> command) throws Exception {
        double before = Offline.imagesPerSecond(model, preset, BATCH, each);
        say("offline, batches of %d: %.2f images/s", BATCH, before);
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of("serve", "--model", model.toString(), "--preset", preset, "--port", "0", "--max-batch", String.valueOf(BATCH),
                "--queue", String.valueOf(QUEUE), "--grace", "60"));
        double best;
        try (ServerProcess server = ServerProcess.start(whole)) {
            say("ready after %.1f s, resident %d MB", server.secondsToReady(), server.residentMb());
            Client client = new Client(server.url());
            best = latencies(client, each);
            soak(server, client, best, soak);
            vanish(client);
            fuzz(client, bodies);
            drain(server, client);
        }
        if (soak.compareTo(SERIOUS) >= 0) {
            double after = Offline.imagesPerSecond(model, preset, BATCH, each);
            say("offline again: %.2f images/s; the server's best is %.0f %% of the mean of both", after, 100 * best / ((before + after) / 2));
        }
    }

    private double latencies(Client client, Duration each) throws InterruptedException {
        say("");
        say("| clients | images/s | p50 ms | p99 ms | refused |");
        say("|---|---|---|---|---|");
        double best = 0;
        for (int clients : each.toMillis() < 1000 ? FEW : CONCURRENCY) {
            Tally tally = client.closedLoop(clients, each);
            double rate = tally.served().size() / tally.seconds();
            say("| %d | %.2f | %.0f | %.0f | %d |", clients, rate, tally.served().quantile(0.5), tally.served().quantile(0.99),
                    tally.refused().size());
            require(tally.wrong().isEmpty(), clients + " clients: " + tally.wrong());
            best = Math.max(best, rate);
        }
        say("");
        return best;
    }

    private void soak(ServerProcess server, Client client, double capacity, Duration time) throws Exception {
        Tally crowd = client.closedLoop(2 * QUEUE, Duration.ofMillis(500)); // as many connections and buffers as there will be
        require(crowd.wrong().isEmpty() && crowd.refused().size() > 0, "of " + 2 * QUEUE + " clients " + crowd.refused().size() + " refused, "
                + crowd.wrong());
        Growth growth = Growth.watch(server, time.dividedBy(40));
        Tally tally = client.openLoop(2 * capacity, time);
        growth.stop();
        say("soak: %.0f s at %.2f requests/s, twice the capacity: %d served, %d refused, %d otherwise", tally.seconds(), 2 * capacity,
                tally.served().size(), tally.refused().size(), tally.wrong().size());
        say("  refusals: p50 %.1f ms, p99 %.1f ms, worst %.1f ms", tally.refused().quantile(0.5), tally.refused().quantile(0.99),
                tally.refused().quantile(1));
        say("  answers:  p50 %.0f ms, p99 %.0f ms", tally.served().quantile(0.5), tally.served().quantile(0.99));
        say("  %s", growth.summary());
        require(tally.wrong().isEmpty(), "soak: " + tally.wrong());
        boolean serious = time.compareTo(SERIOUS) >= 0;
        require(!serious || tally.refused().size() > 0, "soak: nothing was refused at twice the capacity");
        require(!serious || tally.refused().quantile(0.99) < 50, "soak: refusals took " + tally.refused().quantile(0.99) + " ms");
        growth.failures(serious).forEach(failure -> require(false, "soak: " + failure));
    }

    private void vanish(Client client) throws Exception {
        client.awaitIdle();
        for (boolean stream : new boolean[] {false, true}) {
            client.vanish(10, 3, stream);
            double seconds = client.awaitIdle();
            say("10 clients of 3 images vanished%s: lane and queue free after %.2f s", stream ? " from their streams" : "", seconds);
            require(seconds < 10, "clients vanished and their images were made all the same");
        }
    }

    private void fuzz(Client client, int bodies) throws Exception {
        JsonMutator mutator = new JsonMutator(7);
        int refused = 0;
        int valid = 0;
        for (int i = 0; i < bodies; i++) {
            byte[] body = mutator.next();
            int status = client.post(body);
            if (status / 100 == 4) {
                refused++;
            } else if (status == 200) {
                valid++;
            } else {
                require(false, "status " + status + " for the body " + new String(body, StandardCharsets.ISO_8859_1));
            }
        }
        say("%d mutated bodies: %d answered with 4xx, %d were still requests, 0 anything else", bodies, refused, valid);
        require(client.get("/health/ready") == 200, "not ready after malformed bodies");
    }

    private void drain(ServerProcess server, Client client) throws Exception {
        Client.Crowd crowd = client.crowd(6, 4);
        client.awaitQueued(12);
        long began = System.nanoTime();
        server.terminate();
        int late = client.lateStatus();
        int answered = crowd.answered();
        int code = server.exitCode();
        say("SIGTERM with 24 images accepted: %d of 6 requests answered, a later one got %s, exit code %d after %.2f s", answered,
                late == 0 ? "no connection" : String.valueOf(late), code, (System.nanoTime() - began) / 1e9);
        require(answered == 6, "accepted requests were lost on SIGTERM");
        require(late == 503 || late == 0, "a request after SIGTERM got " + late);
        require(code == 143, "exit code " + code);
    }

    private void require(boolean holds, String failure) {
        if (!holds) {
            failures.add(failure);
        }
    }

    private static void say(String format, Object... values) {
        System.out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
    }
}
