import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Memory, threads and descriptors of a server, sampled while it works. */
final class Growth {
    /** The Java heap and libtorch's caches breathe. */
    private static final long SLACK_MB = 32;
    private static final long SLACK_THREADS = 4;
    private static final long SLACK_DESCRIPTORS = 16;

    private record Sample(long mb, long threads, long descriptors) {
    }

    private final List<Sample> samples = new ArrayList<>();
    private final ServerProcess server;
    private final Thread thread;

    private Growth(ServerProcess server, Duration every) {
        this.server = server;
        thread = Thread.ofPlatform().daemon().start(() -> sample(every));
    }

    static Growth watch(ServerProcess server, Duration every) {
        return new Growth(server, every);
    }

    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    private void sample(Duration every) {
        try {
            while (true) {
                samples.add(new Sample(server.residentMb(), server.threads(), server.descriptors()));
                Thread.sleep(every);
            }
        } catch (InterruptedException | IOException e) {
            return; // the end, of the soak or of the server
        }
    }

    /** Second quarter against last: the first is warm-up. */
    String summary() {
        return String.format(Locale.ROOT, "resident %d -> %d MB, threads %d -> %d, descriptors %d -> %d (second quarter of %d samples, last quarter)",
                early().mb(), late().mb(), early().threads(), late().threads(), early().descriptors(), late().descriptors(), samples.size());
    }

    /** @param strictly a short soak has hardly warmed up, and says nothing of memory */
    List<String> failures(boolean strictly) {
        List<String> failures = new ArrayList<>();
        if (strictly && late().mb() > early().mb() + SLACK_MB || late().threads() > early().threads() + SLACK_THREADS
                || late().descriptors() > early().descriptors() + SLACK_DESCRIPTORS) {
            failures.add("grew: " + summary());
        }
        return failures;
    }

    private Sample early() {
        return median(samples.subList(samples.size() / 4, Math.max(samples.size() / 4 + 1, samples.size() / 2)));
    }

    private Sample late() {
        return median(samples.subList(Math.min(samples.size() * 3 / 4, samples.size() - 1), samples.size()));
    }

    private static Sample median(List<Sample> some) {
        return new Sample(some.stream().mapToLong(Sample::mb).sorted().skip(some.size() / 2).findFirst().orElseThrow(),
                some.stream().mapToLong(Sample::threads).sorted().skip(some.size() / 2).findFirst().orElseThrow(),
                some.stream().mapToLong(Sample::descriptors).sorted().skip(some.size() / 2).findFirst().orElseThrow());
    }
}
