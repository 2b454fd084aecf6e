package dev.isthmus.server.http;

import dev.isthmus.sampler.generator.GenerationProgress;
import dev.isthmus.sampler.generator.ImageProgress;
import dev.isthmus.sampler.generator.Preview;
import dev.isthmus.server.api.Answers;
import dev.isthmus.server.api.Event;
import dev.isthmus.server.api.Refusal;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An answer of server-sent events.
 *
 * @param answers what the events hold
 * @param pngs    makes their pictures
 */
record EventStream(Answers answers, Pngs pngs) {
    /** Shorter than the idle time-outs of common proxies, which are a minute. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    /**
     * Tells of a generation from its acceptance to its end.
     *
     * @return what failed, if something did; the client has been told
     */
    Optional<Refusal> send(Ticket ticket, Mailbox mailbox, ServerResponse response) throws IOException, InterruptedException {
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream").header(Reply.NO_STORE).header("X-Accel-Buffering", "no");
        try (OutputStream out = response.outputStream()) {
            send(out, answers.accepted(ticket.id(), ticket.created().getEpochSecond(), ticket.order()).bytes());
            try {
                forward(ticket, mailbox, out);
                List<byte[]> finished = pngs.finished(ticket.order(), ticket.images());
                for (int i = 0; i < finished.size(); i++) {
                    send(out, answers.completed(ticket.order(), i, finished.get(i)).bytes());
                }
                send(out, answers.done(ticket.order(), ticket.seconds()).bytes());
                return Optional.empty();
            } catch (Refusal refusal) {
                send(out, Answers.failed(refusal).bytes());
                return Optional.of(refusal);
            }
        }
    }

    private void forward(Ticket ticket, Mailbox mailbox, OutputStream out) throws IOException, InterruptedException {
        while (true) {
            Optional<Mailbox.Letter> letter = mailbox.take(KEEP_ALIVE);
            if (letter.isEmpty()) {
                send(out, Event.comment("waiting"));
                continue;
            }
            switch (letter.get()) {
                case Mailbox.Letter.Progress news -> tell(ticket, news.progress(), out);
                case Mailbox.Letter.End end -> {
                    return;
                }
            }
        }
    }

    private void tell(Ticket ticket, GenerationProgress progress, OutputStream out) throws IOException {
        send(out, answers.progress(ticket.order(), progress).bytes());
        for (ImageProgress image : progress.images()) {
            if (image.preview().isPresent() && image.preview().get() instanceof Preview.Image preview) {
                int number = progress.arStep() / ticket.previewsEvery() - 1;
                send(out, answers.partial(image.index(), number, progress.arStep(), pngs.preview(preview.pixels())).bytes());
            }
        }
    }

    private static void send(OutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }
}
