package dev.isthmus.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.isthmus.sampler.generator.GenerationProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A reader that is slow loses what is old, and never the end. */
class MailboxTest {

    @Test
    void theNewestAndTheEndArrive() throws InterruptedException {
        Mailbox mailbox = new Mailbox();
        for (int step = 1; step <= 1000; step++) {
            mailbox.at(new GenerationProgress(step, 1000, 1, 1, List.of()));
        }
        mailbox.end();
        List<Integer> steps = new ArrayList<>();
        Optional<Mailbox.Letter> letter = mailbox.take(Duration.ZERO);
        while (letter.orElseThrow() instanceof Mailbox.Letter.Progress news) {
            steps.add(news.progress().arStep());
            letter = mailbox.take(Duration.ZERO);
        }
        assertInstanceOf(Mailbox.Letter.End.class, letter.get());
        assertEquals(List.of(986, 987, 988, 989, 990, 991, 992, 993, 994, 995, 996, 997, 998, 999, 1000), steps);
        assertEquals(Optional.empty(), mailbox.take(Duration.ofMillis(1)));
    }
}
